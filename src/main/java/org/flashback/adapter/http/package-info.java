/**
 * The node's one TLS port: HTTP/1.1 over TLS 1.3 on Jetty. Whoever wants a path on it (gossip, later git) gives a
 * handler; {@code boot} mounts it.
 *
 * <p>Knows nothing of what the paths serve, of peers or of frames.
 */
@NullMarked
package org.flashback.adapter.http;

import org.jspecify.annotations.NullMarked;
