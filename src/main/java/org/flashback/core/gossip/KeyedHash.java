package org.flashback.core.gossip;

import java.util.random.RandomGenerator;

/**
 * SipHash-2-4 of two words under a secret of this engine: where a candidate goes in the buckets cannot be foretold by who
 * suggests it. Costs some ten nanoseconds and no memory.
 */
final class KeyedHash {
    private static final int WORD_BITS = 53;

    private final long k0;
    private final long k1;

    KeyedHash(RandomGenerator random) {
        this(random.nextLong(), random.nextLong());
    }

    KeyedHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** A uniform word. */
    long of(long a, long b) {
        var state = new State(k0, k1);
        state.take(a);
        state.take(b);
        // The length in bytes, as SipHash ends every message.
        state.take(16L << 56);
        return state.end();
    }

    /** A uniform number below {@code bound}. */
    int below(int bound, long a, long b) {
        return (int) Long.remainderUnsigned(of(a, b), bound);
    }

    /** A uniform number in 0 … 1. */
    double fraction(long a, long b) {
        return (of(a, b) >>> (Long.SIZE - WORD_BITS)) * 0x1p-53;
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long end() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
