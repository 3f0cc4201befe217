package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.flashback.core.wire.Limits;

/** The entries that were issued lately, newest last: what a digest leaves out is found without looking at the others. */
final class Unsettled {
    /** Cuts that are used at one time lie no further apart than this. */
    private static final Duration SPAN = Limits.DIGEST_MAX_AGE.plus(Limits.DIGEST_MAX_AHEAD);

    private final Collection<PeerEntry> all;
    private final TreeSet<PeerEntry> recent = new TreeSet<>(
            Comparator.<PeerEntry>comparingLong(Unsettled::issuedAtMs).thenComparing(PeerEntry::peerId));

    /** Everything issued at this time or later is in {@link #recent}. */
    private long completeFrom = Long.MIN_VALUE;

    Unsettled(Collection<PeerEntry> all) {
        this.all = all;
    }

    void add(PeerEntry entry) {
        if (issuedAtMs(entry) >= completeFrom) {
            recent.add(entry);
        }
    }

    void remove(PeerEntry entry) {
        recent.remove(entry);
    }

    /** The entries issued at this time or later. */
    void from(Instant cut, Consumer<PeerEntry> action) {
        long cutMs = cut.toEpochMilli();
        if (cutMs < completeFrom) {
            // The clock was set back.
            recent.clear();
            completeFrom = Long.MIN_VALUE;
            all.forEach(this::add);
        }
        settle(cut);
        for (PeerEntry entry : recent.descendingSet()) {
            if (issuedAtMs(entry) < cutMs) {
                return;
            }
            action.accept(entry);
        }
    }

    /** What was issued so long before this cut is not asked for any more. */
    void settle(Instant cut) {
        long until = cut.minus(SPAN).toEpochMilli();
        if (until > completeFrom) {
            while (!recent.isEmpty() && issuedAtMs(recent.first()) < until) {
                recent.removeFirst();
            }
            completeFrom = until;
        }
    }

    private static long issuedAtMs(PeerEntry entry) {
        return entry.record().content().issuedAt().toEpochMilli();
    }
}
