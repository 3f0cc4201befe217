package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.flashback.app.port.TimeSource;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant wall = START;
    private Duration monotonic = Duration.ZERO;
    private final NodeClock clock = new NodeClock(new TimeSource() {
        @Override
        public Instant wall() {
            return wall;
        }

        @Override
        public long nanos() {
            return monotonic.toNanos();
        }
    });

    @Test
    void aRelayCorrectsTheDateButNotTheTimers() {
        clock.relaySays(START.minus(Duration.ofDays(3)), Duration.ofMillis(5));

        assertThat(clock.now()).isEqualTo(START.minus(Duration.ofDays(3)));
        assertThat(clock.skew()).contains(Duration.ofDays(3));
        assertThat(clock.steady()).isEqualTo(START);
    }

    @Test
    void sleepIsTimeForBoth() {
        wall = START.plus(Duration.ofHours(1));

        assertThat(clock.checkForJump()).isTrue();
        assertThat(clock.now()).isEqualTo(wall);
        assertThat(clock.steady()).isEqualTo(wall);
        assertThat(clock.checkForJump()).isFalse();
    }

    @Test
    void aWallClockSetBackMovesNothing() {
        pass(Duration.ofMinutes(1));
        wall = wall.minus(Duration.ofHours(2));

        assertThat(clock.checkForJump()).isTrue();
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofMinutes(1)));
        assertThat(clock.steady()).isEqualTo(START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void oneNeighbourOfManyDecidesNothing() {
        clock.neighbourSays(1, START.plus(Duration.ofDays(1)), 8);
        assertThat(clock.now()).isEqualTo(START);

        // Four of eight are no majority either; the fifth makes one, and four of them agree with us.
        for (long link = 2; link <= 5; link++) {
            clock.neighbourSays(link, START, 8);
        }
        assertThat(clock.now()).isEqualTo(START);
        assertThat(clock.skew()).contains(Duration.ZERO);
    }

    @Test
    void mostNeighboursCorrectAClockThatIsFast() {
        for (long link = 1; link <= 5; link++) {
            clock.neighbourSays(link, START.minus(Duration.ofMinutes(7)), 8);
        }
        assertThat(clock.now()).isEqualTo(START.minus(Duration.ofMinutes(7)));
    }

    @Test
    void twoNodesAloneMeetInTheMiddle() {
        clock.neighbourSays(1, START.plus(Duration.ofMinutes(8)), 1);

        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofMinutes(4)));
    }

    @Test
    void whatNeighboursSaidBeforeACorrectionIsForgotten() {
        clock.neighbourSays(1, START.plus(Duration.ofMinutes(20)), 3);
        clock.neighbourSays(2, START.plus(Duration.ofMinutes(20)), 3);
        clock.relaySays(START.plus(Duration.ofMinutes(20)), Duration.ZERO);
        pass(Duration.ofMinutes(31));

        clock.neighbourSays(3, clock.now(), 3);

        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofMinutes(51)));
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        monotonic = monotonic.plus(time);
    }
}
