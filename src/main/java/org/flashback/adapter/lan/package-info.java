/**
 * The local network: multicast DNS service discovery (RFC 6762, RFC 6763) as far as Flashback needs it.
 *
 * <p>Announces the service {@code _flashback._tcp.local} of a broadcasting node and hears those of others. A node that
 * announces nothing sends nothing: no query, no probe, no host name. Knows nothing of gossip, links or settings.
 */
@NullMarked
package org.flashback.adapter.lan;

import org.jspecify.annotations.NullMarked;
