package org.flashback.core.record;

import java.util.Optional;

/** A record with the lease that prolongs it: what announcements, responses and relays carry. */
public record SignedEntry(SignedRecord record, Optional<SignedLease> lease) {
    public static SignedEntry of(SignedRecord record) {
        return new SignedEntry(record, Optional.empty());
    }
}
