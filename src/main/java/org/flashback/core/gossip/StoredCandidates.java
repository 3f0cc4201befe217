package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Limits;

/** The candidates that are kept over a restart, so that it needs no relay (protocol section 5). */
final class StoredCandidates {
    /** Changes are written at most this often. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Candidates looked at to fill the list. */
    private static final int LOOKED_AT = 4 * Limits.MAX_CANDIDATES;

    private final AddressBook book;
    private final Dials dials;
    private List<Candidate> written = List.of();
    private boolean dirty;
    private Instant notBefore = Instant.MIN;

    StoredCandidates(AddressBook book, Dials dials) {
        this.book = book;
        this.dials = dials;
    }

    void restored(List<Candidate> candidates) {
        written = candidates;
    }

    /** Neighbours have changed. */
    void linksChanged() {
        dirty = true;
    }

    /** There is one more to choose from. */
    void candidateAdded() {
        dirty |= written.size() < Limits.MAX_CANDIDATES;
    }

    /** Its addresses go at once. Returns what is to be stored then, if they were. */
    Optional<Output> withdrew(PeerId peer) {
        List<Candidate> others = written.stream()
                .filter(candidate -> !candidate.peerId().equals(peer))
                .toList();
        if (others.size() == written.size()) {
            return Optional.empty();
        }
        written = others;
        dirty = true;
        return Optional.of(new Output.PutCandidates(others));
    }

    void tick(Turn turn) {
        if (!dirty || turn.now().isBefore(notBefore)) {
            return;
        }
        dirty = false;
        notBefore = turn.now().plus(PAUSE);
        List<Candidate> candidates = choose();
        if (!candidates.equals(written)) {
            written = candidates;
            turn.add(new Output.PutCandidates(candidates));
        }
    }

    /** {@link Instant#MAX} when nothing has changed. */
    Instant nextWake() {
        return dirty ? notBefore : Instant.MAX;
    }

    /** Neighbours first, of them the two longest linked as anchors; then who was written before; then others. */
    private List<Candidate> choose() {
        Map<PeerId, Candidate> chosen = new LinkedHashMap<>();
        for (Dials.Dial dial : dials.links()) {
            boolean stays = dial.purpose() == Dials.Purpose.LINK && dial.to().held();
            if (stays
                    && dial.link()
                            .filter(link -> link.usable() && link.broadcasting())
                            .isPresent()) {
                put(chosen, dial.to().place(), chosen.size() < Limits.MAX_ANCHORS);
            }
        }
        for (Candidate before : written) {
            Known known = book.find(Place.of(before));
            if (known != null && (known.named || known.proven())) {
                put(chosen, known.place(), false);
            }
        }
        if (chosen.size() < Limits.MAX_CANDIDATES) {
            for (Known known : book.some(LOOKED_AT)) {
                put(chosen, known.place(), false);
            }
        }
        return List.copyOf(chosen.values());
    }

    private static void put(Map<PeerId, Candidate> chosen, Place place, boolean anchor) {
        if (chosen.size() < Limits.MAX_CANDIDATES) {
            chosen.putIfAbsent(place.peer(), new Candidate(place.peer(), place.address(), place.port(), anchor));
        }
    }
}
