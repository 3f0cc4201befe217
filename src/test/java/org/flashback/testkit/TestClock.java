package org.flashback.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.flashback.app.port.TimeSource;

/** Clocks that stand still until a test moves them. */
public final class TestClock implements TimeSource, java.time.InstantSource {
    private final AtomicLong wallMs;
    private final AtomicLong nanos = new AtomicLong();

    public TestClock(Instant start) {
        this.wallMs = new AtomicLong(start.toEpochMilli());
    }

    /** Both clocks go on by this much. */
    public void advance(Duration by) {
        wallMs.addAndGet(by.toMillis());
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public Instant wall() {
        return Instant.ofEpochMilli(wallMs.get());
    }

    @Override
    public Instant instant() {
        return wall();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
