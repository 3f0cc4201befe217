/**
 * Gossip links: text frames over WebSocket over TLS. Accepts on a Jetty handler, dials with Tyrus, and gives both kinds
 * of link the same rules: what a frame may be, how much may wait, how a link ends (protocol sections 1.5, 2 and 7).
 *
 * <p>Knows nothing of what is in a frame. Gets its TLS contexts and its port through {@link
 * org.flashback.adapter.gossiplink.LinkTls} and {@link org.flashback.adapter.gossiplink.PortOpener}, which {@code boot}
 * connects to the packages that make them.
 */
@NullMarked
package org.flashback.adapter.gossiplink;

import org.jspecify.annotations.NullMarked;
