package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Limits;

/** Entries dated a little ahead wait here until their time comes (protocol section 3.4). */
final class HeldBack {
    /** An entry and the way it came. */
    record Held(Verdict.Good entry, Admission.Way way) {
        Instant due() {
            return datedAt(entry).minus(Limits.MAX_AHEAD);
        }

        Optional<LinkId> linkId() {
            return way.link().map(Link::id);
        }
    }

    private final List<Held> held = new ArrayList<>();

    /** When the younger of a record and its lease was made; a lease is made {@code expires_in} before it ends. */
    static Instant datedAt(Verdict.Good entry) {
        Instant issued = entry.record().content().issuedAt();
        return entry.lease()
                .map(lease ->
                        lease.lease().until().minus(entry.record().content().expiresIn()))
                .filter(made -> made.isAfter(issued))
                .orElse(issued);
    }

    /** Whether it is kept; the farthest ahead go first when there is no room. */
    boolean hold(Verdict.Good entry, Admission.Way way) {
        var candidate = new Held(entry, way);
        boolean known = held.stream()
                .anyMatch(other ->
                        other.entry().record().signed().equals(entry.record().signed())
                                && minor(other.entry()) == minor(entry));
        if (known) {
            return false;
        }
        held.add(candidate);
        long ofLink = held.stream()
                .filter(other -> other.linkId().equals(candidate.linkId()))
                .count();
        if (candidate.linkId().isPresent() && ofLink > Limits.MAX_HELD_BACK_PER_LINK) {
            held.remove(farthest(held.stream()
                    .filter(other -> other.linkId().equals(candidate.linkId()))
                    .toList()));
        }
        if (held.size() > Limits.MAX_HELD_BACK) {
            held.remove(farthest(held));
        }
        return held.contains(candidate);
    }

    /** When the next one is due. */
    Optional<Instant> next() {
        return held.isEmpty() ? Optional.empty() : held.stream().map(Held::due).min(Comparator.naturalOrder());
    }

    List<Held> release(Instant now) {
        List<Held> due =
                held.stream().filter(entry -> !now.isBefore(entry.due())).toList();
        held.removeAll(due);
        return due;
    }

    /** What a closed link left stays, but counts against nobody any more. */
    void linkGone(LinkId link) {
        held.replaceAll(entry -> entry.linkId().equals(Optional.of(link))
                ? new Held(
                        entry.entry(),
                        new Admission.Way(
                                entry.way().origin(),
                                Optional.empty(),
                                entry.way().asked()))
                : entry);
    }

    private static long minor(Verdict.Good entry) {
        return entry.lease().map(lease -> lease.lease().minor()).orElse(0L);
    }

    private static Held farthest(List<Held> of) {
        return of.stream().max(Comparator.comparing(Held::due)).orElseThrow();
    }
}
