package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;

/** What neighbours say they have and we have not: asked for if it does not come by itself (protocol section 4.2). */
final class Offers {
    /** Offered and not received within this: asked for. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** A newly opened link offers what nobody will push: no reason to wait. */
    private static final Duration NEW_LINK = Duration.ofSeconds(3);

    private final Self self;
    private final LinkTable links;
    private final Admission admission;
    private final Requests requests;
    private final Map<PeerId, Offer> offers = new LinkedHashMap<>();

    Offers(Self self, LinkTable links, Admission admission, Requests requests) {
        this.self = self;
        this.links = links;
        this.admission = admission;
        this.requests = requests;
    }

    private record Offer(Version version, LinkId link, Instant due) {}

    void offered(Turn turn, Link from, List<Version> versions) {
        boolean fresh = turn.now().isBefore(from.openedAt().plus(NEW_LINK));
        Instant due = fresh ? turn.now() : turn.now().plus(PATIENCE);
        for (Version version : versions) {
            Offer known = offers.get(version.peerId());
            boolean better = known == null
                    || version.isNewerThan(
                            known.version().seq(), known.version().minor());
            if (better && admission.wanted(version) && offers.size() < Limits.MAX_REFUSED_MEMORY) {
                offers.put(version.peerId(), new Offer(version, from.id(), due));
            }
        }
        tick(turn);
    }

    /** Asks now, without having been offered: for a lease whose record is not held. */
    void ask(Turn turn, Link link, List<Version> versions) {
        for (int from = 0; from < versions.size(); from += link.maxVersions()) {
            List<Version> frame = versions.subList(from, Math.min(versions.size(), from + link.maxVersions()));
            var request = new Message.Request(self.head(turn.now()), new Message.Want(frame, true));
            requests.opened(request.head().id(), link.id(), Requests.Purpose.OFFER, turn.now());
            turn.send(link, request);
        }
    }

    void tick(Turn turn) {
        Map<LinkId, List<Version>> due = new HashMap<>();
        offers.values().removeIf(offer -> {
            boolean now = !turn.now().isBefore(offer.due());
            if (now && admission.wanted(offer.version())) {
                due.computeIfAbsent(offer.link(), _ -> new ArrayList<>()).add(offer.version());
            }
            return now;
        });
        due.forEach(
                (link, versions) -> links.find(link).filter(Link::usable).ifPresent(open -> ask(turn, open, versions)));
    }

    void linkGone(LinkId link) {
        offers.values().removeIf(offer -> offer.link().equals(link));
    }

    Optional<Instant> nextWake() {
        return offers.values().stream().map(Offer::due).min(Comparator.naturalOrder());
    }
}
