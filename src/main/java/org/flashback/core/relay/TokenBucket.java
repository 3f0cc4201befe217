package org.flashback.core.relay;

import java.time.Duration;
import java.util.Optional;

/** Counts one caller's calls against a {@link RelayLimits.RateLimit}. Time is given, never read. Safe for many threads. */
public final class TokenBucket {
    private final long refillNanos;
    private final long depthNanos;

    /** When the bucket would be full again, in the caller's nanoseconds: the one number that a bucket is. */
    private long fullAt;

    /**
     * @param nanos now, of a clock that never runs backwards
     */
    public TokenBucket(RelayLimits.RateLimit limit, long nanos) {
        this.refillNanos = limit.refill().toNanos();
        this.depthNanos = refillNanos * limit.burst();
        this.fullAt = nanos;
    }

    /** Takes one token; if there is none, takes nothing and says how long to wait for it. */
    public synchronized Optional<Duration> take(long nanos) {
        long full = Math.max(fullAt - nanos, 0) + refillNanos;
        if (full > depthNanos) {
            return Optional.of(Duration.ofNanos(full - depthNanos));
        }
        fullAt = nanos + full;
        return Optional.empty();
    }
}
