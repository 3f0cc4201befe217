package org.flashback.app.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.flashback.app.port.TimeSource;

/**
 * The time that records are made and judged with: this computer's, running on a clock that cannot jump, corrected by
 * relays and, where none answers, by the neighbours (protocol sections 1.3 and 3.4). Safe for use by many threads.
 */
public final class NodeClock {
    /** A Date header has whole seconds, and the call took time: smaller differences mean nothing. */
    private static final Duration RELAY_PRECISION = Duration.ofSeconds(2);

    /** Neighbours' clocks are their own: only what would do harm is corrected by them. */
    private static final Duration PEER_PRECISION = Duration.ofSeconds(10);

    /** While a relay answered this recently, neighbours are not asked. */
    private static final Duration RELAY_TRUST = Duration.ofMinutes(30);

    /** Neighbours that must have said the time, at least; or all of them when there are fewer. */
    private static final int PEER_QUORUM = 3;

    /** A difference between wall and monotonic clock that means sleep, or that somebody set the clock. */
    private static final Duration JUMP = Duration.ofSeconds(10);

    private final TimeSource source;
    private final Map<Long, Duration> neighbours = new ConcurrentHashMap<>();
    private Instant base;
    /** Of the clock for timers: from the start, with time asleep, without corrections. */
    private Duration asleep = Duration.ZERO;

    private final Instant startWall;
    private final long startNanos;
    private long baseNanos;
    private Instant wallAtCheck;
    private long nanosAtCheck;
    private Optional<Instant> relayMeasured = Optional.empty();
    private boolean measured;

    public NodeClock(TimeSource source) {
        this.source = source;
        base = source.wall();
        baseNanos = source.nanos();
        startWall = base;
        startNanos = baseNanos;
        wallAtCheck = base;
        nanosAtCheck = baseNanos;
    }

    /** The corrected time. */
    public synchronized Instant now() {
        return base.plusNanos(source.nanos() - baseNanos);
    }

    /**
     * For timers: goes on with real time, asleep or awake, and no correction of the clock moves it. Means nothing as a
     * date.
     */
    public synchronized Instant steady() {
        return startWall.plusNanos(source.nanos() - startNanos).plus(asleep);
    }

    /** How far this computer's own clock is ahead of the corrected time; empty until somebody was asked. */
    public synchronized Optional<Duration> skew() {
        return measured ? Optional.of(Duration.between(now(), source.wall())) : Optional.empty();
    }

    /** A relay said what time it is, in the middle of a call that took {@code rtt}. */
    public synchronized void relaySays(Instant date, Duration rtt) {
        Duration offset = Duration.between(now(), date);
        if (offset.abs().compareTo(RELAY_PRECISION.plus(rtt)) > 0) {
            shift(offset);
        }
        relayMeasured = Optional.of(now());
        measured = true;
    }

    /**
     * A neighbour's message carried this time. The median of what most neighbours say and of our own clock counts, so that
     * no single one of several decides, and two nodes alone meet in the middle instead of changing places.
     *
     * @param links how many neighbours there are
     */
    public synchronized void neighbourSays(long link, Instant theirs, int links) {
        neighbours.put(link, Duration.between(now(), theirs));
        boolean relayKnows = relayMeasured
                .filter(at -> Duration.between(at, now()).compareTo(RELAY_TRUST) < 0)
                .isPresent();
        int needed = Math.max(Math.min(PEER_QUORUM, links), links / 2 + 1);
        if (relayKnows || neighbours.size() < needed) {
            return;
        }
        Duration median = median(neighbours.values());
        if (median.abs().compareTo(PEER_PRECISION) > 0) {
            shift(median);
        }
        measured = true;
    }

    /** Forget a neighbour whose link is gone. */
    public void neighbourGone(long link) {
        neighbours.remove(link);
    }

    /**
     * Compares wall and monotonic clock. After sleep, or when somebody set the clock, they differ; forward means that time
     * has really passed.
     *
     * @return whether the relays should be asked what time it is
     */
    public synchronized boolean checkForJump() {
        Instant wall = source.wall();
        long nanos = source.nanos();
        Duration jump = Duration.between(wallAtCheck, wall).minusNanos(nanos - nanosAtCheck);
        wallAtCheck = wall;
        nanosAtCheck = nanos;
        if (jump.compareTo(JUMP) > 0) {
            shift(jump);
            asleep = asleep.plus(jump);
        }
        return jump.abs().compareTo(JUMP) > 0;
    }

    private void shift(Duration offset) {
        long nanos = source.nanos();
        base = base.plusNanos(nanos - baseNanos).plus(offset);
        baseNanos = nanos;
        // They were measured against the clock of before.
        neighbours.clear();
    }

    private static Duration median(Collection<Duration> values) {
        List<Duration> sorted = Stream.concat(values.stream(), Stream.of(Duration.ZERO))
                .sorted()
                .toList();
        Duration lower = sorted.get((sorted.size() - 1) / 2);
        return lower.plus(sorted.get(sorted.size() / 2)).dividedBy(2);
    }
}
