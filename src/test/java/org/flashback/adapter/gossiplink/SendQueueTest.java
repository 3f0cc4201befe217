package org.flashback.adapter.gossiplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.flashback.app.port.Transport.Lane;
import org.junit.jupiter.api.Test;

/** Without threads: the executor is the caller, time is a list of what is to run later. */
class SendQueueTest {
    private static final LinkLimits LIMITS = new LinkLimits(
            10,
            10,
            100,
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMinutes(1));

    private static final class Tape implements SendQueue.Wire {
        final List<String> written = new ArrayList<>();
        final ArrayDeque<Runnable> unfinished = new ArrayDeque<>();
        boolean holds;
        int overflows;
        int drains;
        final List<Lane> dropped = new ArrayList<>();

        @Override
        public void write(String frame, Runnable done) {
            written.add(frame);
            if (holds) {
                unfinished.add(done);
            } else {
                done.run();
            }
        }

        @Override
        public void writeClose(int code, String reason) {
            written.add("close " + code + " " + reason);
        }

        @Override
        public void overflowed() {
            overflows++;
        }

        @Override
        public void drained() {
            drains++;
        }

        @Override
        public void dropped(Lane lane) {
            dropped.add(lane);
        }
    }

    private final Tape tape = new Tape();
    private final List<Runnable> later = new ArrayList<>();
    private final SendQueue queue = new SendQueue(tape, LIMITS, Runnable::run, (delay, task) -> later.add(task));

    @Test
    void framesGoOneAtATimeInOrder() {
        tape.holds = true;
        assertThat(offer("a")).isTrue();
        assertThat(offer("b")).isTrue();
        assertThat(tape.written).containsExactly("a");
        tape.unfinished.remove().run();
        assertThat(tape.written).containsExactly("a", "b");
    }

    @Test
    void aWireThatFinishesAtOnceNeedsNoStack() {
        tape.holds = true;
        queue.offer(Lane.NEWS, "");
        for (int i = 0; i < 100_000; i++) {
            queue.offer(Lane.NEWS, "");
        }
        tape.holds = false;
        tape.unfinished.remove().run();
        assertThat(tape.written).hasSize(100_001);
    }

    @Test
    void whatDoesNotFitIsDroppedAndWhatFitsStays() {
        tape.holds = true;
        for (int i = 0; i < 10; i++) {
            assertThat(offer("0123456789")).isTrue();
        }
        assertThat(offer("x")).isFalse();
        assertThat(tape.dropped).containsExactly(Lane.NEWS);
        tape.unfinished.remove().run();
        assertThat(offer("x")).isTrue();
    }

    @Test
    void withoutRoomForTooLongTheWireIsCut() {
        tape.holds = true;
        for (int i = 0; i < 12; i++) {
            queue.offer(Lane.NEWS, "0123456789");
        }
        assertThat(later).hasSize(1);
        later.getFirst().run();
        assertThat(tape.overflows).isEqualTo(1);
    }

    @Test
    void roomInBetweenBeginsTheTimeAnew() {
        tape.holds = true;
        for (int i = 0; i < 12; i++) {
            queue.offer(Lane.NEWS, "0123456789");
        }
        tape.unfinished.remove().run();
        queue.offer(Lane.NEWS, "0123456789");
        queue.offer(Lane.NEWS, "0123456789");
        assertThat(later).hasSize(2);
        later.getFirst().run();
        assertThat(tape.overflows).isZero();
        later.getLast().run();
        assertThat(tape.overflows).isEqualTo(1);
    }

    @Test
    void closingFlushesOrDropsAndComesOnce() {
        tape.holds = true;
        offer("a");
        queue.offer(Lane.NEWS, "b");
        queue.close(1000, "bye", true);
        queue.close(4006, "late", true);
        queue.offer(Lane.NEWS, "c");
        tape.holds = false;
        tape.unfinished.remove().run();
        assertThat(tape.written).containsExactly("a", "b", "close 1000 bye");

        Tape other = new Tape();
        SendQueue dropping = new SendQueue(other, LIMITS, Runnable::run, (delay, task) -> later.add(task));
        other.holds = true;
        dropping.offer(Lane.NEWS, "a");
        dropping.offer(Lane.NEWS, "b");
        dropping.close(1002, "broken", false);
        other.unfinished.remove().run();
        assertThat(other.written).containsExactly("a", "close 1002 broken");
    }

    @Test
    void theImportantOvertakesAndOrderIsKeptWithinALane() {
        tape.holds = true;
        offer("first");
        queue.offer(Lane.LEASES, "lease");
        queue.offer(Lane.OFFERS, "have");
        queue.offer(Lane.ANSWERS, "answer 1");
        queue.offer(Lane.ANSWERS, "answer 2");
        queue.offer(Lane.NEWS, "news");
        queue.offer(Lane.CONTROL, "prune");
        tape.holds = false;
        tape.unfinished.remove().run();
        assertThat(tape.written).containsExactly("first", "prune", "news", "answer 1", "answer 2", "have", "lease");
    }

    @Test
    void leasesMakeRoomFirstThenOffersAndControlIsNeverDropped() {
        tape.holds = true;
        fill(Lane.NEWS, 1);
        fill(Lane.LEASES, 2);
        fill(Lane.OFFERS, 2);
        fill(Lane.ANSWERS, 2);
        fill(Lane.NEWS, 2);
        fill(Lane.CONTROL, 1);
        fill(Lane.LEASES, 1);
        assertThat(tape.dropped).containsExactly(Lane.LEASES);
        tape.dropped.clear();
        fill(Lane.CONTROL, 8);
        assertThat(tape.dropped)
                .containsExactly(
                        Lane.LEASES,
                        Lane.LEASES,
                        Lane.OFFERS,
                        Lane.OFFERS,
                        Lane.ANSWERS,
                        Lane.ANSWERS,
                        Lane.NEWS,
                        Lane.NEWS);
        assertThat(tape.overflows).isZero();
        // Nothing is left that could make room: the link goes, not a prune.
        fill(Lane.CONTROL, 1);
        assertThat(tape.overflows).isEqualTo(1);
    }

    @Test
    void whatIsLessImportantMakesNoRoomForItself() {
        tape.holds = true;
        fill(Lane.NEWS, 10);
        fill(Lane.LEASES, 1);
        fill(Lane.OFFERS, 1);
        fill(Lane.NEWS, 1);
        assertThat(tape.dropped).containsExactly(Lane.LEASES, Lane.OFFERS, Lane.NEWS);
    }

    @Test
    void itIsToldWhenNoAnswerWaitsAnyMore() {
        offer("HELLO");
        assertThat(tape.drains).isEqualTo(1);
        tape.holds = true;
        queue.offer(Lane.ANSWERS, "1");
        queue.offer(Lane.ANSWERS, "2");
        queue.offer(Lane.ANSWERS, "3");
        assertThat(tape.drains).isEqualTo(2); // the first is on its way, and nothing waited then
        tape.unfinished.remove().run();
        assertThat(tape.drains).isEqualTo(2);
        tape.unfinished.remove().run();
        assertThat(tape.drains).isEqualTo(3);
        tape.unfinished.remove().run();
        offer("news");
        assertThat(tape.drains).isEqualTo(3);
    }

    @Test
    void itIsToldAlsoWhenTheAnswersWereDropped() {
        tape.holds = true;
        fill(Lane.NEWS, 10);
        assertThat(tape.drains).isEqualTo(1);
        queue.offer(Lane.ANSWERS, "no room for it");
        tape.unfinished.remove().run();
        assertThat(tape.drains).isEqualTo(2);
    }

    private void fill(Lane lane, int frames) {
        for (int i = 0; i < frames; i++) {
            queue.offer(lane, "0123456789");
        }
    }

    /** Offers news. Whether it was kept. */
    private boolean offer(String frame) {
        int dropped = tape.dropped.size();
        queue.offer(Lane.NEWS, frame);
        return tape.dropped.size() == dropped;
    }
}
