package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of the last 24 hours (protocol section 6). */
class AvailabilityTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void nothingIsSaidBeforeAnythingWasExpected() {
        assertThat(Availability.NONE.score(NOON)).isEmpty();
        assertThat(Availability.NONE.plus(NOON, 0, 0.9).score(NOON)).isEmpty();
        assertThat(Availability.NONE.plus(NOON, 1, 1).score(NOON)).hasValue(100);
    }

    @Test
    void isTheShareOfWhatCame() {
        Availability half = Availability.NONE.plus(NOON, 30, 60).plus(NOON.plusSeconds(3_600), 30, 60);
        assertThat(half.score(NOON.plusSeconds(3_600)).orElseThrow()).isCloseTo(50, within(0.01));
        assertThat(half.received(NOON)).isEqualTo(60);
        assertThat(half.expected(NOON)).isEqualTo(120);
        assertThat(half.hours(NOON.plusSeconds(3_600))).isEqualTo(2);
        assertThat(Availability.NONE.plus(NOON, 70, 60).score(NOON)).hasValue(100);
    }

    @Test
    void whatIsADayOldDoesNotCount() {
        Availability day = Availability.NONE;
        for (int hour = 0; hour < 30; hour++) {
            day = day.plus(NOON.plus(Duration.ofHours(hour)), hour < 10 ? 0 : 10, 10);
        }
        Instant end = NOON.plus(Duration.ofHours(29));
        assertThat(day.hours(end)).isEqualTo(24);
        assertThat(day.expected(end)).isEqualTo(240);
        assertThat(day.received(end)).isEqualTo(200);
        assertThat(day.scoreOf(0, end)).hasValue(100);
        assertThat(day.scoreOf(23, end)).hasValue(0);
        assertThat(day.scoreOf(24, end)).isEmpty();
        assertThat(day.hours(end.plus(Duration.ofHours(23)))).isEqualTo(1);
        assertThat(day.score(end.plus(Duration.ofHours(24)))).isEmpty();
    }

    @Test
    void aClockThatIsSetBackLosesNothing() {
        Availability before = Availability.NONE.plus(NOON, 5, 10);
        assertThat(before.plus(NOON.minusSeconds(7_200), 5, 10).received(NOON)).isEqualTo(10);
    }

    @Test
    void isReadBackFromItsText() {
        Availability some = Availability.NONE
                .plus(NOON, 7, 12.345)
                .plus(NOON.plus(Duration.ofHours(5)), 120, 132)
                .plus(NOON.plus(Duration.ofHours(23)), 0, 132);
        assertThat(Availability.parse(some.text())).contains(some);
        assertThat(Availability.parse("")).contains(Availability.NONE);
        assertThat(Availability.parse("AAAA")).isEmpty();
        assertThat(Availability.parse("not base64url")).isEmpty();
    }

    @Test
    void performanceFallsOnALogarithmicScale() {
        assertThat(PeerScores.performance(1)).isEqualTo(100);
        assertThat(PeerScores.performance(20)).isEqualTo(100);
        assertThat(PeerScores.performance(200)).isCloseTo(50, within(0.01));
        assertThat(PeerScores.performance(2_000)).isZero();
        assertThat(PeerScores.performance(60_000)).isZero();
    }
}
