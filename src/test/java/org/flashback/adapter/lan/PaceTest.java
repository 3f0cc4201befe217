package org.flashback.adapter.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000L;

    /** A clock that begins below zero, as the JDK's may. */
    private static final long START = -5_000 * MS;

    private final Pace pace = new Pace(new Random(3), Duration.ofSeconds(1), Duration.ofSeconds(30), START);

    private long announceWhenDue(long now) {
        long due = now + pace.untilDue(now);
        pace.announced(due);
        return due;
    }

    @Test
    void saysNothingUnasked() {
        assertThat(pace.untilDue(START)).isEqualTo(Long.MAX_VALUE);

        pace.asked(START);

        assertThat(pace.untilDue(START)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void announcesAtOnceThenEverLess() {
        pace.begin(START);

        assertThat(pace.untilDue(START)).isZero();
        assertThat(announceWhenDue(START)).isEqualTo(START);
        assertThat(pace.asksToo()).isTrue();
        long second = announceWhenDue(START);
        assertThat(second - START).isEqualTo(1_000 * MS);
        long third = announceWhenDue(second);
        assertThat(third - second).isEqualTo(2_000 * MS);
        assertThat(pace.asksToo()).isFalse();
        long fourth = announceWhenDue(third);
        assertThat(fourth - third).isBetween(24_000 * MS, 36_000 * MS);
        assertThat(announceWhenDue(fourth) - fourth).isBetween(24_000 * MS, 36_000 * MS);
    }

    @Test
    void answersSoonButNotTwiceInASecond() {
        pace.begin(START);
        long last = announceWhenDue(announceWhenDue(announceWhenDue(START)));

        pace.asked(last + 10 * MS);
        assertThat(pace.untilDue(last + 10 * MS)).isEqualTo(990 * MS);

        long later = last + 5_000 * MS;
        pace.asked(later);
        assertThat(pace.untilDue(later)).isLessThanOrEqualTo(120 * MS);

        pace.stop();
        assertThat(pace.untilDue(later)).isEqualTo(Long.MAX_VALUE);
    }
}
