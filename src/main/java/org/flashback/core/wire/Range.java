package org.flashback.core.wire;

import java.util.List;
import java.util.Optional;

/**
 * The entries whose raw id begins with {@code prefix} (protocol section 4.5).
 *
 * @param prefix lower-case hex, at most 64 digits; empty is all
 * @param hash base64url of 32 bytes
 * @param have the entries themselves, in a leaf of a response
 */
public record Range(String prefix, long count, String hash, Optional<List<Version>> have) {
    public Range {
        have = have.map(List::copyOf);
    }
}
