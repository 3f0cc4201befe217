package org.flashback.core.gossip;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;

/** Hashes of sets of entries: equal sets have equal hashes, in whatever order they came (protocol section 4.4). */
final class TableDigest {
    private static final int LIMBS = 8;
    private static final long LIMB_MASK = 0xffff_ffffL;
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
        SetHash all = hash(table.all(), asOf);
        return new Digest(all.count(), all.hash(), asOf.toEpochMilli());
    }

    /** Whether a cut that somebody named is near enough to be reckoned with. */
    static boolean usable(long asOfMs, Instant now) {
        Instant asOf = Instant.ofEpochMilli(asOfMs);
        return !asOf.isBefore(now.minus(Limits.DIGEST_MAX_AGE)) && !asOf.isAfter(now.plus(Limits.DIGEST_MAX_AHEAD));
    }

    /** SHA-256 over id (32 bytes), seq (8 bytes, big-endian) and the SHA-256 of the text. */
    static byte[] entryHash(VerifiedRecord record) {
        ByteBuffer entry = ByteBuffer.allocate(72);
        entry.put(record.peerId().bytes()).putLong(record.seq()).put(record.textHash());
        return sha256(entry.array());
    }

    static SetHash hash(Collection<PeerEntry> entries, Instant asOf) {
        // The sum modulo 2^256 in limbs of 32 bits; each long has room for 2^31 carries.
        long[] limbs = new long[LIMBS];
        long count = 0;
        for (PeerEntry entry : entries) {
            if (entry.inDigest(asOf)) {
                ByteBuffer hash = ByteBuffer.wrap(entry.digestHash());
                for (int i = 0; i < LIMBS; i++) {
                    limbs[i] += hash.getInt() & LIMB_MASK;
                }
                count++;
            }
        }
        ByteBuffer text = ByteBuffer.allocate(40);
        long carry = 0;
        for (int i = LIMBS - 1; i >= 0; i--) {
            long sum = limbs[i] + carry;
            text.putInt(i * Integer.BYTES, (int) sum);
            carry = sum >>> Integer.SIZE;
        }
        text.putLong(32, count);
        return new SetHash(count, StrictBase64.encode(sha256(text.array())));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
