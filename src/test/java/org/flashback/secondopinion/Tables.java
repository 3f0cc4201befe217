package org.flashback.secondopinion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one node must hold, by what it said and what was said to it. */
final class Tables {
    private final List<Heard> heard = new ArrayList<>();
    private final Set<Heard> known = new HashSet<>();

    private record Heard(long at, SignedTexts.PeerText record, long until, String hex) {}

    /** It sent this, so it holds it. */
    void has(long at, SignedTexts.PeerText record, Optional<SignedTexts.Lease> lease) {
        add(Long.MIN_VALUE, record, lease);
    }

    /** Sent to it at this time; it may still be under way. */
    void gets(long at, SignedTexts.PeerText record, Optional<SignedTexts.Lease> lease) {
        add(at, record, lease);
    }

    /**
     * The entries of a range at the cut {@code asOf}, or nothing if it depends on what was sent after {@code arrived}
     * and may not have come yet.
     */
    Optional<List<Encodings.Entry>> at(long arrived, long asOf, String prefix) {
        List<Encodings.Entry> sure = cut(arrived, asOf, prefix);
        List<Encodings.Entry> withAll = cut(Long.MAX_VALUE, asOf, prefix);
        return sure.equals(withAll) ? Optional.of(sure) : Optional.empty();
    }

    private List<Encodings.Entry> cut(long arrived, long asOf, String prefix) {
        Map<String, Heard> newest = new HashMap<>();
        Map<String, Long> until = new HashMap<>();
        for (Heard one : heard) {
            if (one.at() <= arrived && one.hex().startsWith(prefix)) {
                newest.merge(
                        one.record().peerId(),
                        one,
                        (a, b) -> a.record().seq() >= b.record().seq() ? a : b);
                until.merge(one.record().peerId() + one.record().seq(), one.until(), Math::max);
            }
        }
        return newest.values().stream()
                .map(Heard::record)
                .filter(record -> record.issuedAt() < asOf && asOf < until(until, record))
                .map(SignedTexts.PeerText::entry)
                .sorted(java.util.Comparator.comparing(Encodings.Entry::peerId))
                .toList();
    }

    private static long until(Map<String, Long> until, SignedTexts.PeerText record) {
        return until.getOrDefault(record.peerId() + record.seq(), 0L);
    }

    private void add(long at, SignedTexts.PeerText record, Optional<SignedTexts.Lease> lease) {
        long until =
                Math.max(record.expiresAt(), lease.map(SignedTexts.Lease::until).orElse(0L));
        var one = new Heard(at, record, until, Encodings.hexOfPeerId(record.peerId()));
        // Most is said many times; what came first says most.
        if (known.add(new Heard(Math.min(at, 0), record, until, ""))) {
            heard.add(one);
        }
    }
}
