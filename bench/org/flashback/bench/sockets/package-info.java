/**
 * Fifty nodes with real links in one process, and beside them, in the same run, as many of another gossip library: how
 * long one piece of news takes and what it costs on the wire. Knows nothing of virtual time.
 */
@NullMarked
package org.flashback.bench.sockets;

import org.jspecify.annotations.NullMarked;
