package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocol section 3.5: the more peers, the rarer the renewals. */
class LeaseIntervalTest {
    @ParameterizedTest
    @CsvSource({
        "0, 300, 900, 7200",
        "588, 300, 900, 7200",
        "1000, 510, 1500, 7200",
        "3000, 1500, 1500, 7200",
        "4999, 1500, 1500, 7200",
        "5000, 3240, 3960, 14400",
        "20000, 3240, 3960, 14400"
    })
    void pausesLieWithinTheirBounds(int peers, long least, long most, long life) {
        var random = new SplittableRandom(1);
        var seconds = IntStream.range(0, 2_000)
                .mapToLong(_ -> LeaseInterval.next(peers, random).toMillis())
                .summaryStatistics();
        assertThat(seconds.getMin()).isBetween(least * 1_000, least * 1_010);
        assertThat(seconds.getMax()).isBetween(most * 990, most * 1_000);
        assertThat(LeaseInterval.expiresIn(peers)).isEqualTo(Duration.ofSeconds(life));
        // A record outlives a few renewals that are lost.
        assertThat(seconds.getMax() * 3).isLessThanOrEqualTo(life * 1_000);
    }
}
