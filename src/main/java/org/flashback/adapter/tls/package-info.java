/**
 * Keys, certificates and TLS: the node's identity on disk, the certificates it shows, and the rule by which it accepts
 * those of others (protocol section 1.1, 1.3).
 *
 * <p>Knows nothing of HTTP, WebSocket, frames or records; it gives out {@code SSLContext}s and signatures.
 */
@NullMarked
package org.flashback.adapter.tls;

import org.jspecify.annotations.NullMarked;
