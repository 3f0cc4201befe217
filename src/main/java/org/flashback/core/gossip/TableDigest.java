package org.flashback.core.gossip;

import java.time.Instant;
import java.util.Collection;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;

/** Hashes of sets of entries: equal sets have equal hashes, in whatever order they came (protocol section 4.4). */
final class TableDigest {
    private static final long ROUND_MS = 1000;

    private TableDigest() {}

    /** Count and hash of a set. */
    record SetHash(long count, String hash) {}

    /** The cut at which both ends can agree: what is newer is still spreading. */
    static Instant cut(Instant now) {
        long ms = now.minus(Limits.DIGEST_SETTLE).toEpochMilli();
        return Instant.ofEpochMilli(Math.floorDiv(ms, ROUND_MS) * ROUND_MS);
    }

    static Digest of(PeerTable table, Instant asOf) {
        SetHash all = table.cut(asOf).hash("");
        return new Digest(all.count(), all.hash(), asOf.toEpochMilli());
    }

    /** Whether a cut that somebody named is near enough to be reckoned with. */
    static boolean usable(long asOfMs, Instant now) {
        Instant asOf = Instant.ofEpochMilli(asOfMs);
        return !asOf.isBefore(now.minus(Limits.DIGEST_MAX_AGE)) && !asOf.isAfter(now.plus(Limits.DIGEST_MAX_AHEAD));
    }

    /** Of a few entries; whole ranges are hashed by {@link DigestCut}. */
    static SetHash hash(Collection<PeerEntry> entries, Instant asOf) {
        var sum = new Sum256();
        for (PeerEntry entry : entries) {
            if (entry.inDigest(asOf)) {
                sum.add(entry.record());
            }
        }
        return new SetHash(sum.count(), sum.hash());
    }
}
