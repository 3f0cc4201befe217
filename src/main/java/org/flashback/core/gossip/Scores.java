package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.wire.Limits;

/**
 * How much of what was to be expected of a peer has come (protocol section 6): a beat every 30 s while there is a link to
 * it, and its leases. Nothing is reckoned for the time in which this node had no link at all and could hear nobody; what is
 * expected is reckoned up only when something comes or somebody asks, so a quiet peer costs nothing.
 */
final class Scores {
    private static final long HOUR_MS = 3_600_000;

    private final PeerTable table;
    private final LinkTable links;

    /** Milliseconds with at least one link, up to {@link #lastLook}. */
    private long observedMs;

    private Instant lastLook;
    private boolean hadLinks;

    Scores(PeerTable table, LinkTable links, Instant now) {
        this.table = table;
        this.links = links;
        this.lastLook = now;
    }

    /** The entry is new here: from now on something is expected of it. */
    void begin(PeerEntry entry, Instant now) {
        entry.account(entry.availability(), observed(now));
    }

    /** A periodic beat came over the link to it. */
    void beat(PeerEntry entry, Instant now) {
        account(entry, now, entry.linked() ? 1 : 0);
        entry.linked(true);
    }

    /** The link to it is gone: its leases are still expected. */
    void unlinked(PeerEntry entry, Instant now) {
        account(entry, now, 0);
        entry.linked(false);
    }

    /** A lease of it, or a new record in place of one. */
    void renewed(PeerEntry entry, Instant now) {
        account(entry, now, entry.countRenewal(now) ? 1 : 0);
    }

    PeerScores of(PeerEntry entry, Instant now) {
        Availability availability = reckoned(entry, now);
        OptionalLong measured = entry.bandwidth();
        return new PeerScores(
                availability.score(now),
                availability.received(now),
                availability.expected(now),
                availability.hours(now),
                entry.rttMs().isPresent()
                        ? OptionalDouble.of(PeerScores.performance(entry.rttMs().getAsLong()))
                        : OptionalDouble.empty(),
                measured.isPresent() ? measured : announced(entry),
                measured.isPresent());
    }

    /** The availability of the entry as of now. */
    Availability reckoned(PeerEntry entry, Instant now) {
        long elapsed = observed(now) - entry.accountedAt();
        // Less than one beat changes no score that anybody sees.
        return elapsed < Limits.HEARTBEAT.toMillis() ? entry.availability() : spread(entry, now, elapsed, 0);
    }

    /** Called at least whenever links come or go. */
    long observed(Instant now) {
        long passed = Math.max(0, Duration.between(lastLook, now).toMillis());
        observedMs += hadLinks ? passed : 0;
        lastLook = now;
        hadLinks = links.anyUsable();
        return observedMs;
    }

    private void account(PeerEntry entry, Instant now, int received) {
        long observed = observed(now);
        entry.account(spread(entry, now, observed - entry.accountedAt(), received), observed);
    }

    /** Into the hours that have passed, as if the time observed had been the last. */
    private Availability spread(PeerEntry entry, Instant now, long elapsedMs, int received) {
        double perMs = rate(entry);
        Availability result = entry.availability();
        long from = now.toEpochMilli() - Math.min(elapsedMs, Availability.HOURS * HOUR_MS);
        while (from / HOUR_MS < now.toEpochMilli() / HOUR_MS) {
            long end = (from / HOUR_MS + 1) * HOUR_MS;
            result = result.plus(Instant.ofEpochMilli(from), 0, (end - from) * perMs);
            from = end;
        }
        return result.plus(now, received, (now.toEpochMilli() - from) * perMs);
    }

    /** Messages to be expected of it in a millisecond. */
    private double rate(PeerEntry entry) {
        if (entry.withdrawn()) {
            return 0;
        }
        Duration renewal = renewal(entry);
        return (entry.linked() ? 1.0 / Limits.HEARTBEAT.toMillis() : 0) + 1.0 / renewal.toMillis();
    }

    Duration renewal(PeerEntry entry) {
        return LeaseInterval.expected(table.size(), entry.record().content().expiresIn());
    }

    private static OptionalLong announced(PeerEntry entry) {
        return entry.record().content() instanceof PeerRecord.Broadcast broadcast
                ? broadcast
                        .content()
                        .capabilities()
                        .map(PeerRecord.Capabilities::bandwidthEstimate)
                        .orElse(OptionalLong.empty())
                : OptionalLong.empty();
    }
}
