/**
 * Finding nodes on the local network: whether it is on, what this node says there and when, and what becomes of what it
 * hears. Knows the port {@code LanDiscovery}, never a socket.
 */
@NullMarked
package org.flashback.app.lan;

import org.jspecify.annotations.NullMarked;
