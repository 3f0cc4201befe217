/**
 * The relay's own key and certificate, and whom it lets in: any single self-signed P-256 certificate, whose key is all
 * that counts.
 *
 * <p>Knows nothing of HTTP or storage of peers.
 */
@NullMarked
package org.flashback.relay.tls;

import org.jspecify.annotations.NullMarked;
