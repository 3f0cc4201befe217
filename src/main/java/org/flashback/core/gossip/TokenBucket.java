package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import org.flashback.core.wire.Limits;

/**
 * So many at once, then one per period. Time may stand still or jump back; it never gives more for that. A second level
 * beside it, {@link Limits#MISBEHAVING_FACTOR} times as wide, tells who asks far more than allowed.
 */
final class TokenBucket {
    private final double capacity;
    private final double perMilli;
    private double tokens;
    private double wide;
    private boolean abused;
    private Instant last;

    TokenBucket(int burst, Duration period, Instant now) {
        this.capacity = burst;
        this.perMilli = 1.0 / period.toMillis();
        this.tokens = burst;
        this.wide = capacity * Limits.MISBEHAVING_FACTOR;
        this.last = now;
    }

    static TokenBucket perSecond(int rate, int burst, Instant now) {
        return new TokenBucket(burst, Duration.ofSeconds(1).dividedBy(rate), now);
    }

    boolean take(Instant now) {
        refill(now);
        abused = wide < 1;
        if (!abused) {
            wide -= 1;
        }
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Whether the last {@link #take} was over the wide level too. */
    boolean abused() {
        return abused;
    }

    /** Whether nothing was taken for so long that a fresh bucket would be the same. */
    boolean isFull(Instant now) {
        refill(now);
        return tokens >= capacity && wide >= capacity * Limits.MISBEHAVING_FACTOR;
    }

    private void refill(Instant now) {
        long elapsed = Duration.between(last, now).toMillis();
        if (elapsed > 0) {
            tokens = Math.min(capacity, tokens + elapsed * perMilli);
            wide = Math.min(
                    capacity * Limits.MISBEHAVING_FACTOR, wide + elapsed * perMilli * Limits.MISBEHAVING_FACTOR);
        }
        last = now;
    }
}
