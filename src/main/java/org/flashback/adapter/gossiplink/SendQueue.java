package org.flashback.adapter.gossiplink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.flashback.app.port.Transport.Lane;

/**
 * Frames waiting to be sent over one link, sent one at a time, so that what waits is counted here and not in a library's
 * unbounded queue. They wait in lanes: the first goes first, and for room the last is dropped first, of a lane the oldest
 * (protocol section 7). Without room for {@link LinkLimits#fullTimeout}, or with none but control frames, the wire is
 * cut. Safe for use by many threads; never blocks.
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

        /** Of {@link Lane#ANSWERS} none waits any more; also called when the first frame of all goes. */
        void drained();

        /** A frame of this lane is lost. */
        void dropped(Lane lane);
    }

    /** Runs something after some time. */
    interface Later {
        void run(Duration delay, Runnable task);
    }

    /** What to write next. */
    private sealed interface Next {}

    private record Entry(Lane lane, String frame, int bytes) implements Next {}

    private static final Lane[] LANES = Lane.values();
    private static final ArrayDeque<Entry> NONE = new ArrayDeque<>(0);

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
    private final Map<Lane, ArrayDeque<Entry>> waiting = new EnumMap<>(Lane.class);
    private int queued;
    private int inFlight;
    private boolean writing;
    private boolean ended;
    private Optional<Closing> closing = Optional.empty();
    /** Counts the times the queue became full; the clock of one time does not end another. */
    private long fullEpoch;

    private boolean full;

    /** Answers were offered since this was last told; at the start too, so that it is told that this is told. */
    private boolean answering = true;

    SendQueue(Wire wire, LinkLimits limits, Executor executor, Later later) {
        this.wire = wire;
        this.maxQueued = limits.maxQueued();
        this.maxFrame = limits.maxFrame();
        this.fullTimeout = limits.fullTimeout();
        this.executor = executor;
        this.later = later;
    }

    /** Queues a frame, or drops it where there is no room; on a closing link silently. */
    void offer(Lane lane, String frame) {
        int bytes = frame.getBytes(StandardCharsets.UTF_8).length;
        List<Lane> dropped = new ArrayList<>(0);
        boolean kept;
        synchronized (lock) {
            if (ended || closing.isPresent()) {
                return;
            }
            answering |= lane == Lane.ANSWERS;
            makeRoom(lane, bytes, dropped);
            kept = queued + bytes <= maxQueued;
            if (kept) {
                waiting.computeIfAbsent(lane, _ -> new ArrayDeque<>()).add(new Entry(lane, frame, bytes));
                queued += bytes;
            } else {
                dropped.add(lane);
            }
            if (!dropped.isEmpty()) {
                becameFull();
            }
        }
        dropped.forEach(wire::dropped);
        if (kept) {
            pumpElsewhere();
        } else if (lane == Lane.CONTROL) {
            // Nothing but control frames waits: whoever makes us write so many and reads none is not to be saved.
            wire.overflowed();
        }
    }

    /** What is less important than this lane goes, the least important first. */
    private void makeRoom(Lane lane, int bytes, List<Lane> dropped) {
        for (int i = LANES.length - 1; LANES[i] != lane && queued + bytes > maxQueued; i--) {
            ArrayDeque<Entry> victims = waiting(LANES[i]);
            while (queued + bytes > maxQueued && !victims.isEmpty()) {
                queued -= victims.remove().bytes();
                dropped.add(LANES[i]);
            }
        }
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
        Optional<Next> next;
        boolean drained;
        synchronized (lock) {
            next = next();
            drained = answering && next.isPresent() && waiting(Lane.ANSWERS).isEmpty();
            answering &= !drained;
        }
        if (drained) {
            wire.drained();
        }
        switch (next.orElse(null)) {
            case Entry entry -> wire.write(entry.frame(), this::written);
            case Closing(int code, String reason) -> wire.writeClose(code, reason);
            case null -> {}
        }
    }

    private Optional<Next> next() {
        if (ended || writing) {
            return Optional.empty();
        }
        for (Lane lane : LANES) {
            ArrayDeque<Entry> ofLane = waiting(lane);
            if (!ofLane.isEmpty()) {
                Entry entry = ofLane.remove();
                inFlight = entry.bytes();
                writing = true;
                return Optional.of(entry);
            }
        }
        ended = closing.isPresent();
        return closing.map(Next.class::cast);
    }

    private ArrayDeque<Entry> waiting(Lane lane) {
        return waiting.getOrDefault(lane, NONE);
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
