package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;

/** So many at once, then one per period. Time may stand still or jump back; it never gives more for that. */
final class TokenBucket {
    private final double capacity;
    private final double perMilli;
    private double tokens;
    private Instant last;

    TokenBucket(int burst, Duration period, Instant now) {
        this.capacity = burst;
        this.perMilli = 1.0 / period.toMillis();
        this.tokens = burst;
        this.last = now;
    }

    boolean take(Instant now) {
        refill(now);
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Whether nothing was taken for so long that a fresh bucket would be the same. */
    boolean isFull(Instant now) {
        refill(now);
        return tokens >= capacity;
    }

    private void refill(Instant now) {
        long elapsed = Duration.between(last, now).toMillis();
        if (elapsed > 0) {
            tokens = Math.min(capacity, tokens + elapsed * perMilli);
        }
        last = now;
    }
}
