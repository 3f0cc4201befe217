package org.flashback.adapter.lan;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to announce on one network: at once, after a second, after two more (RFC 6762 section 8.3), then every 30 s. The
 * RFC has no repetition, because whoever wants to know may ask; silent nodes must not, so it is repeated for them. Asked
 * by others, it answers after 20–120 ms and not within a second of the last time (section 6).
 */
final class Pace {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int FIRST_ONES = 3;
    private static final long MIN_DELAY_NANOS = 20_000_000L;
    private static final long MAX_DELAY_NANOS = 120_000_000L;
    private static final long ANSWER_PAUSE_NANOS = 1_000_000_000L;
    private static final double JITTER = 0.2;

    private final RandomGenerator random;
    private final Duration firstPause;
    private final Duration repeat;
    private final long start;
    private long due = NEVER;
    private long last;
    private int sent;

    /** @param start of the clock whose nanoseconds the other methods are given */
    Pace(RandomGenerator random, Duration firstPause, Duration repeat, long start) {
        this.random = random;
        this.firstPause = firstPause;
        this.repeat = repeat;
        this.start = start;
        this.last = -ANSWER_PAUSE_NANOS;
    }

    /** There is something new to announce. */
    void begin(long now) {
        sent = 0;
        due = now - start;
    }

    void stop() {
        due = NEVER;
    }

    /** Somebody asks. */
    void asked(long now) {
        if (due != NEVER) {
            long at = now - start + random.nextLong(MIN_DELAY_NANOS, MAX_DELAY_NANOS);
            due = Math.min(due, Math.max(at, last + ANSWER_PAUSE_NANOS));
        }
    }

    /** Nanoseconds until the next announcement is due, not negative; a very long time if none is. */
    long untilDue(long now) {
        return due == NEVER ? NEVER : Math.max(0, due - (now - start));
    }

    /** Whether a question goes with it: with the first ones only, what comes later is heard anyway. */
    boolean asksToo() {
        return sent < FIRST_ONES;
    }

    /** It was announced. */
    void announced(long now) {
        last = now - start;
        sent++;
        long pause = sent < FIRST_ONES
                ? firstPause.toNanos() << (sent - 1)
                : (long) (repeat.toNanos() * random.nextDouble(1 - JITTER, 1 + JITTER));
        due = last + pause;
    }
}
