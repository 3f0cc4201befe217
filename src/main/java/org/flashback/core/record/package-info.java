/**
 * What a peer says of itself, as it signed it: records, withdrawals, leases and the check of their signatures
 * (protocol section 3).
 *
 * <p>A {@link org.flashback.core.record.VerifiedRecord} can only be made by the check, so the type says what is
 * trusted. Texts are parsed by {@code core.wire} through {@link org.flashback.core.record.RecordParser}; this package
 * does not know JSON.
 */
@NullMarked
package org.flashback.core.record;

import org.jspecify.annotations.NullMarked;
