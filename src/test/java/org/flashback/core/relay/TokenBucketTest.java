package org.flashback.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flashback.core.relay.RelayLimits.RateLimit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final RateLimit SIX_THEN_TWELVE_AN_HOUR = new RateLimit(6, Duration.ofMinutes(5));

    @Test
    void givesTheBurstThenOneForEachRefill() {
        var bucket = new TokenBucket(SIX_THEN_TWELVE_AN_HOUR, 0);
        for (int i = 0; i < 6; i++) {
            assertThat(bucket.take(i)).isEmpty();
        }
        assertThat(bucket.take(6)).contains(Duration.ofMinutes(5).minusNanos(6));
        long later = Duration.ofMinutes(5).toNanos();
        assertThat(bucket.take(later)).isEmpty();
        assertThat(bucket.take(later)).isPresent();
    }

    @Test
    void refusedCallsCostNothing() {
        var bucket = new TokenBucket(new RateLimit(1, Duration.ofSeconds(1)), 0);
        assertThat(bucket.take(0)).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(bucket.take(0)).contains(Duration.ofSeconds(1));
        }
        assertThat(bucket.take(Duration.ofSeconds(1).toNanos())).isEmpty();
    }

    @Test
    void neverHoldsMoreThanTheBurst() {
        var bucket = new TokenBucket(SIX_THEN_TWELVE_AN_HOUR, 0);
        long nextDay = Duration.ofDays(1).toNanos();
        for (int i = 0; i < 6; i++) {
            assertThat(bucket.take(nextDay)).isEmpty();
        }
        assertThat(bucket.take(nextDay)).contains(Duration.ofMinutes(5));
    }
}
