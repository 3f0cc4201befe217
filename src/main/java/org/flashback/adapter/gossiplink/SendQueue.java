package org.flashback.adapter.gossiplink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames waiting to be sent over one link, sent one at a time, so that what waits is counted here and not in a library's
 * unbounded queue. A frame that does not fit is dropped; without room for {@link LinkLimits#fullTimeout} the wire is cut.
 * Safe for use by many threads; never blocks.
 */
final class SendQueue {
    /** The wire below. Called one at a time, on the executor or on the thread that completed the last call. */
    interface Wire {
        /** Sends a frame; {@code done} is run when it has been given to TCP. A failure ends the link elsewhere. */
        void write(String frame, Runnable done);

        /** Sends the close frame. Comes once, after all frames. */
        void writeClose(int code, String reason);

        /** The queue had no room for too long. */
        void overflowed();
    }

    /** Runs something after some time. */
    interface Later {
        void run(Duration delay, Runnable task);
    }

    /** What to write next. */
    private sealed interface Next {}

    private record Entry(String frame, int bytes) implements Next {}

    private record Closing(int code, String reason) implements Next {}

    private final Wire wire;
    private final int maxQueued;
    private final int maxFrame;
    private final Duration fullTimeout;
    private final Executor executor;
    private final Later later;

    /** How often somebody wanted the pump to run; who raises it from zero runs it. */
    private final AtomicInteger wanted = new AtomicInteger();

    private final Object lock = new Object();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private int queued;
    private int inFlight;
    private boolean writing;
    private boolean ended;
    private Optional<Closing> closing = Optional.empty();
    /** Counts the times the queue became full; the clock of one time does not end another. */
    private long fullEpoch;

    private boolean full;
    private long dropped;

    SendQueue(Wire wire, LinkLimits limits, Executor executor, Later later) {
        this.wire = wire;
        this.maxQueued = limits.maxQueued();
        this.maxFrame = limits.maxFrame();
        this.fullTimeout = limits.fullTimeout();
        this.executor = executor;
        this.later = later;
    }

    /** Queues a frame. False: there was no room, or the link is closing, and the frame is gone. */
    boolean offer(String frame) {
        int bytes = frame.getBytes(StandardCharsets.UTF_8).length;
        synchronized (lock) {
            if (ended || closing.isPresent()) {
                return false;
            }
            if (queued + bytes > maxQueued) {
                dropped++;
                becameFull();
                return false;
            }
            waiting.add(new Entry(frame, bytes));
            queued += bytes;
        }
        pumpElsewhere();
        return true;
    }

    private void becameFull() {
        if (!full) {
            full = true;
            long epoch = ++fullEpoch;
            later.run(fullTimeout, () -> stillFull(epoch));
        }
    }

    private void stillFull(long epoch) {
        synchronized (lock) {
            if (ended || !full || epoch != fullEpoch) {
                return;
            }
        }
        wire.overflowed();
    }

    /**
     * Sends the close frame after what waits.
     *
     * @param flush false drops what waits
     */
    void close(int code, String reason, boolean flush) {
        synchronized (lock) {
            if (ended || closing.isPresent()) {
                return;
            }
            closing = Optional.of(new Closing(code, reason));
            if (!flush) {
                waiting.clear();
                queued = inFlight;
            }
        }
        pumpElsewhere();
    }

    /** Forgets all; nothing is written any more. */
    void end() {
        synchronized (lock) {
            ended = true;
            waiting.clear();
        }
    }

    /** Frames that had no room so far. */
    long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    /** On another thread than the caller's, which has more to do than to encrypt. */
    private void pumpElsewhere() {
        if (wanted.getAndIncrement() == 0) {
            executor.execute(this::pump);
        }
    }

    private void pumpHere() {
        if (wanted.getAndIncrement() == 0) {
            pump();
        }
    }

    private void pump() {
        do {
            step();
        } while (wanted.decrementAndGet() != 0);
    }

    private void step() {
        switch (next().orElse(null)) {
            case Entry(String frame, int bytes) -> wire.write(frame, this::written);
            case Closing(int code, String reason) -> wire.writeClose(code, reason);
            case null -> {}
        }
    }

    private Optional<Next> next() {
        synchronized (lock) {
            if (ended || writing) {
                return Optional.empty();
            }
            if (!waiting.isEmpty()) {
                Entry entry = waiting.remove();
                inFlight = entry.bytes();
                writing = true;
                return Optional.of(entry);
            }
            ended = closing.isPresent();
            return closing.map(Next.class::cast);
        }
    }

    private void written() {
        synchronized (lock) {
            writing = false;
            queued -= inFlight;
            inFlight = 0;
            full = full && queued + maxFrame > maxQueued;
        }
        pumpHere();
    }
}
