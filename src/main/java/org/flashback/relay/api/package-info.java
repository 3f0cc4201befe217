/**
 * The relay's HTTP API: routes, strict reading of what arrives, limits per caller, problem documents.
 *
 * <p>Who a caller is says the TLS certificate, never a parameter. Nothing here writes an address to a log.
 */
@NullMarked
package org.flashback.relay.api;

import org.jspecify.annotations.NullMarked;
