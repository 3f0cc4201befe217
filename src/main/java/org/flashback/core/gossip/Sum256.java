package org.flashback.core.gossip;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.VerifiedRecord;

/** How many entries a set has and the sum of their hashes modulo 2^256 (protocol section 4.4). Mutable. */
final class Sum256 {
    private static final int TEXT_BYTES = 40;

    private long high;
    private long upper;
    private long lower;
    private long low;
    private int count;

    int count() {
        return count;
    }

    void add(VerifiedRecord record) {
        add(record.entryHash(0), record.entryHash(1), record.entryHash(2), record.entryHash(3));
        count++;
    }

    void add(Sum256 other) {
        add(other.high, other.upper, other.lower, other.low);
        count += other.count;
    }

    void subtract(VerifiedRecord record) {
        subtract(record.entryHash(0), record.entryHash(1), record.entryHash(2), record.entryHash(3));
        count--;
    }

    void subtract(Sum256 other) {
        subtract(other.high, other.upper, other.lower, other.low);
        count -= other.count;
    }

    /** base64url of the SHA-256 over the sum (32 bytes) and the count (8 bytes), both big-endian. */
    String hash() {
        ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES)
                .putLong(high)
                .putLong(upper)
                .putLong(lower)
                .putLong(low)
                .putLong(count);
        try {
            return StrictBase64.encode(MessageDigest.getInstance("SHA-256").digest(text.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void add(long h, long u, long l, long o) {
        long carry;
        low += o;
        carry = Long.compareUnsigned(low, o) < 0 ? 1 : 0;
        lower += l;
        long next = Long.compareUnsigned(lower, l) < 0 ? 1 : 0;
        lower += carry;
        carry = next + (carry == 1 && lower == 0 ? 1 : 0);
        upper += u;
        next = Long.compareUnsigned(upper, u) < 0 ? 1 : 0;
        upper += carry;
        carry = next + (carry == 1 && upper == 0 ? 1 : 0);
        high += h + carry;
    }

    /** By adding the two's complement. */
    private void subtract(long h, long u, long l, long o) {
        long notLow = -o;
        boolean borrow = o != 0;
        long notLower = borrow ? ~l : -l;
        borrow |= l != 0;
        long notUpper = borrow ? ~u : -u;
        borrow |= u != 0;
        add(borrow ? ~h : -h, notUpper, notLower, notLow);
    }
}
