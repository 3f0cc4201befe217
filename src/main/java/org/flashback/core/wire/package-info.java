/**
 * What travels: the six messages, their JSON, the texts of records and leases, and every limit (protocol sections 2, 3
 * and 7).
 *
 * <p>Turns text into values and back. Knows nothing of links, time or tables; whether a signature holds is decided in
 * {@code core.record}.
 */
@NullMarked
package org.flashback.core.wire;

import org.jspecify.annotations.NullMarked;
