package org.flashback.app.port;

import java.time.Duration;
import java.time.Instant;

/** This computer's clocks. Tests and the simulator have others. */
public interface TimeSource {
    /** The wall clock, which may be wrong and may jump. */
    Instant wall();

    /** Nanoseconds since some moment, never running backwards. */
    long nanos();

    /** Waits as long as {@link #nanos} takes for it, at least. */
    default void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    /** The machine's own. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public Instant wall() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
