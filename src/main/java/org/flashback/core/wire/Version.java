package org.flashback.core.wire;

import org.flashback.core.identity.PeerId;

/**
 * Names what is known of a peer: an entry of {@code have} or {@code want}.
 *
 * @param minor of the lease; 0 names the record
 */
public record Version(PeerId peerId, long seq, long minor) {
    public static Version ofRecord(PeerId peerId, long seq) {
        return new Version(peerId, seq, 0);
    }

    /** Whether this is newer than (seq, minor). */
    public boolean isNewerThan(long otherSeq, long otherMinor) {
        return seq > otherSeq || (seq == otherSeq && minor > otherMinor);
    }
}
