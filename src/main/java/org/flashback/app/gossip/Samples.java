package org.flashback.app.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.flashback.app.gossip.GossipSnapshot.Kind;
import org.flashback.app.gossip.GossipSnapshot.Line;
import org.flashback.app.gossip.GossipSnapshot.Rejection;
import org.flashback.app.gossip.GossipSnapshot.Second;
import org.flashback.core.gossip.CountersView;
import org.flashback.core.gossip.MessageKind;
import org.flashback.core.gossip.RejectReason;

/** The counters of the last five minutes, and what follows from them. Confined to one thread. */
final class Samples {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double NANOS = 1e9;

    private final Deque<Sample> ring = new ArrayDeque<>();
    private final Deque<Second> seconds = new ArrayDeque<>();

    /**
     * The counters at one moment.
     *
     * @param steady for the distance in time, not moved when the clock is set
     */
    record Sample(Instant at, Instant steady, CountersView counters, Bytes bytes) {
        long in() {
            return sum(counters.in());
        }

        long out() {
            return sum(counters.out());
        }

        long rejected() {
            return sum(counters.rejected());
        }

        long news() {
            return count(counters.in(), MessageKind.ANNOUNCEMENT) + count(counters.in(), MessageKind.UPDATE);
        }
    }

    /** Bytes of frames since the start. */
    record Bytes(long in, long out) {}

    /** Takes a sample in and says how things stand with it. */
    GossipSnapshot add(Sample now) {
        Optional<Sample> before = Optional.ofNullable(ring.peekLast());
        before.ifPresent(last -> rate(last, now).ifPresent(seconds::add));
        ring.add(now);
        while (ring.size() > GossipSnapshot.SECONDS) {
            ring.remove();
        }
        // After a pause of the computer the samples are far apart: what is older than the chart goes by its age too.
        Instant oldest = now.at().minusSeconds(GossipSnapshot.SECONDS);
        while (seconds.size() > GossipSnapshot.SECONDS || isBefore(seconds.peekFirst(), oldest)) {
            seconds.remove();
        }
        Sample minuteAgo = minuteAgo(now);
        return new GossipSnapshot(
                now.at(),
                lines(minuteAgo, now),
                now.counters().duplicates(),
                now.news() - minuteAgo.news(),
                now.counters().duplicates() - minuteAgo.counters().duplicates(),
                mostFrequentFirst(now.counters().rejected()),
                List.copyOf(seconds));
    }

    private static boolean isBefore(@org.jspecify.annotations.Nullable Second second, Instant oldest) {
        return second != null && second.at().isBefore(oldest);
    }

    /** The last sample that is a minute old, or the first one there is. */
    private Sample minuteAgo(Sample now) {
        Instant then = now.steady().minus(MINUTE);
        Sample found = ring.getFirst();
        for (Sample sample : ring) {
            if (sample.steady().isAfter(then)) {
                break;
            }
            found = sample;
        }
        return found;
    }

    private static Optional<Second> rate(Sample last, Sample now) {
        double seconds = Duration.between(last.steady(), now.steady()).toNanos() / NANOS;
        if (seconds <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Second(
                now.at(),
                (now.in() - last.in()) / seconds,
                (now.out() - last.out()) / seconds,
                (now.counters().duplicates() - last.counters().duplicates()) / seconds,
                (now.rejected() - last.rejected()) / seconds,
                (now.bytes().in() - last.bytes().in()) / seconds,
                (now.bytes().out() - last.bytes().out()) / seconds));
    }

    private static List<Line> lines(Sample before, Sample now) {
        List<Line> lines = new ArrayList<>();
        for (MessageKind kind : MessageKind.values()) {
            long in = count(now.counters().in(), kind);
            long out = count(now.counters().out(), kind);
            lines.add(new Line(
                    name(kind),
                    in - count(before.counters().in(), kind),
                    out - count(before.counters().out(), kind),
                    in,
                    out));
        }
        return lines;
    }

    private static Kind name(MessageKind kind) {
        return switch (kind) {
            case HELLO -> Kind.HELLO;
            case ANNOUNCEMENT -> Kind.ANNOUNCEMENT;
            case UPDATE -> Kind.UPDATE;
            case REQUEST -> Kind.REQUEST;
            case RESPONSE -> Kind.RESPONSE;
            case HEARTBEAT -> Kind.HEARTBEAT;
        };
    }

    private static List<Rejection> mostFrequentFirst(Map<RejectReason, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Rejection(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue()))
                .sorted(Comparator.comparingLong(Rejection::count).reversed().thenComparing(Rejection::reason))
                .toList();
    }

    private static long count(Map<MessageKind, Long> counts, MessageKind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
