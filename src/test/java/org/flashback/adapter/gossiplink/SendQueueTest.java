package org.flashback.adapter.gossiplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
    }

    private final Tape tape = new Tape();
    private final List<Runnable> later = new ArrayList<>();
    private final SendQueue queue = new SendQueue(tape, LIMITS, Runnable::run, (delay, task) -> later.add(task));

    @Test
    void framesGoOneAtATimeInOrder() {
        tape.holds = true;
        assertThat(queue.offer("a")).isTrue();
        assertThat(queue.offer("b")).isTrue();
        assertThat(tape.written).containsExactly("a");
        tape.unfinished.remove().run();
        assertThat(tape.written).containsExactly("a", "b");
    }

    @Test
    void aWireThatFinishesAtOnceNeedsNoStack() {
        tape.holds = true;
        queue.offer("");
        for (int i = 0; i < 100_000; i++) {
            queue.offer("");
        }
        tape.holds = false;
        tape.unfinished.remove().run();
        assertThat(tape.written).hasSize(100_001);
    }

    @Test
    void whatDoesNotFitIsDroppedAndWhatFitsStays() {
        tape.holds = true;
        for (int i = 0; i < 10; i++) {
            assertThat(queue.offer("0123456789")).isTrue();
        }
        assertThat(queue.offer("x")).isFalse();
        assertThat(queue.dropped()).isEqualTo(1);
        tape.unfinished.remove().run();
        assertThat(queue.offer("x")).isTrue();
    }

    @Test
    void withoutRoomForTooLongTheWireIsCut() {
        tape.holds = true;
        for (int i = 0; i < 12; i++) {
            queue.offer("0123456789");
        }
        assertThat(later).hasSize(1);
        later.getFirst().run();
        assertThat(tape.overflows).isEqualTo(1);
    }

    @Test
    void roomInBetweenBeginsTheTimeAnew() {
        tape.holds = true;
        for (int i = 0; i < 12; i++) {
            queue.offer("0123456789");
        }
        tape.unfinished.remove().run();
        queue.offer("0123456789");
        queue.offer("0123456789");
        assertThat(later).hasSize(2);
        later.getFirst().run();
        assertThat(tape.overflows).isZero();
        later.getLast().run();
        assertThat(tape.overflows).isEqualTo(1);
    }

    @Test
    void closingFlushesOrDropsAndComesOnce() {
        tape.holds = true;
        queue.offer("a");
        queue.offer("b");
        queue.close(1000, "bye", true);
        queue.close(4006, "late", true);
        assertThat(queue.offer("c")).isFalse();
        tape.holds = false;
        tape.unfinished.remove().run();
        assertThat(tape.written).containsExactly("a", "b", "close 1000 bye");

        Tape other = new Tape();
        SendQueue dropping = new SendQueue(other, LIMITS, Runnable::run, (delay, task) -> later.add(task));
        other.holds = true;
        dropping.offer("a");
        dropping.offer("b");
        dropping.close(1002, "broken", false);
        other.unfinished.remove().run();
        assertThat(other.written).containsExactly("a", "close 1002 broken");
    }
}
