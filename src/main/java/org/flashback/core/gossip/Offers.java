package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.Version;

/**
 * What neighbours say they have and we have not: asked for if it does not come by itself, from one who offered it after
 * the other (protocol section 4.2).
 */
final class Offers {
    /** After one was asked in vain, the next one is. */
    private static final Duration NEXT_OFFERER = Duration.ofMillis(400);

    /** A newly opened link offers what nobody will push: no reason to wait. */
    private static final Duration NEW_LINK = Duration.ofSeconds(3);

    /** Offers of one link that wait; an honest one makes as many in a frame. */
    private static final int MAX_PER_LINK = 2 * Limits.MAX_VERSIONS;

    private static final int MAX_OFFERERS = 4;

    private final Self self;
    private final LinkTable links;
    private final Admission admission;
    private final Requests requests;
    private final Tree tree;
    private final Misbehaviour misbehaviour;
    private final Patience patience;
    private final Map<PeerId, Offer> offers = new LinkedHashMap<>();
    private final Map<LinkId, Integer> waiting = new HashMap<>();
    private final Map<MessageId, Asked> asked = new HashMap<>();
    private Instant soonest = Instant.MAX;

    Offers(Self self, LinkTable links, Admission admission, Requests requests, Tree tree, Misbehaviour misbehaviour) {
        this.self = self;
        this.links = links;
        this.admission = admission;
        this.requests = requests;
        this.tree = tree;
        this.misbehaviour = misbehaviour;
        this.patience = new Patience(self.random());
    }

    /** One version that somebody has. */
    private static final class Offer {
        private final Version version;
        private final List<LinkId> offerers = new ArrayList<>(2);
        private final Deque<LinkId> next = new ArrayDeque<>(2);
        private Instant due;
        private boolean graft;
        private boolean asked;

        private Offer(Version version, Instant due, boolean graft) {
            this.version = version;
            this.due = due;
            this.graft = graft;
        }
    }

    /** A question about offers that is being answered. */
    private static final class Asked {
        private final int wanted;
        private int received;

        private Asked(int wanted) {
            this.wanted = wanted;
        }
    }

    void offered(Turn turn, Link from, List<Version> versions) {
        boolean fresh = turn.now().isBefore(from.openedAt().plus(NEW_LINK));
        Instant due = fresh ? turn.now() : turn.now().plus(patience.next());
        for (Version version : versions) {
            if (admission.wanted(version)) {
                remember(from, version, due, !fresh);
            }
        }
        tick(turn);
    }

    /** Asks now, without having been offered: for a lease whose record is not held. */
    void ask(Turn turn, Link link, List<Version> versions) {
        ask(turn, link, versions, false);
    }

    /** This version, or a newer one of its peer, has come. Returns who had offered it. */
    List<LinkId> received(Version version, boolean pushed) {
        Offer offer = offers.get(version.peerId());
        if (offer == null || offer.version.isNewerThan(version.seq(), version.minor())) {
            return List.of();
        }
        forget(offer);
        if (offer.graft && offer.asked) {
            if (pushed) {
                patience.needless();
            } else {
                patience.needed();
            }
        }
        return offer.version.equals(version) ? offer.offerers : List.of();
    }

    /** The push of something that we asked for came after the answer. */
    void needless() {
        patience.needless();
    }

    /** A frame that answers what we asked about offers. */
    void answered(Turn turn, Link link, Message.Response response) {
        Asked question = asked.get(response.requestId());
        if (question == null) {
            return;
        }
        question.received += response.peers().size();
        if (!response.more()) {
            asked.remove(response.requestId());
            if (question.received < question.wanted && link.addUnsatisfied() >= Limits.MAX_UNSATISFIED_WANTS) {
                link.forgiveUnsatisfied();
                misbehaviour.blame(turn, link, RejectReason.BROKEN_OFFERS);
            }
        }
    }

    void tick(Turn turn) {
        if (turn.now().isBefore(soonest)) {
            return;
        }
        asked.keySet().removeIf(request -> !requests.isOpen(request));
        Map<Link, List<Version>> grafts = new LinkedHashMap<>();
        Map<Link, List<Version>> plain = new LinkedHashMap<>();
        soonest = Instant.MAX;
        for (Offer offer : List.copyOf(offers.values())) {
            if (!turn.now().isBefore(offer.due)) {
                Optional<Link> next = admission.wanted(offer.version) ? next(offer) : Optional.empty();
                next.ifPresentOrElse(
                        link -> {
                            offer.asked = true;
                            offer.due = turn.now().plus(NEXT_OFFERER);
                            (offer.graft ? grafts : plain)
                                    .computeIfAbsent(link, _ -> new ArrayList<>())
                                    .add(offer.version);
                        },
                        () -> forget(offer));
            }
            if (offer.due.isBefore(soonest) && offers.containsKey(offer.version.peerId())) {
                soonest = offer.due;
            }
        }
        grafts.forEach((link, versions) -> ask(turn, link, versions, true));
        plain.forEach((link, versions) -> ask(turn, link, versions, false));
    }

    void linkGone(LinkId link) {
        waiting.remove(link);
        for (Offer offer : List.copyOf(offers.values())) {
            offer.next.remove(link);
            if (offer.offerers.remove(link) && offer.offerers.isEmpty()) {
                offers.remove(offer.version.peerId());
            }
        }
    }

    Optional<Instant> nextWake() {
        return offers.isEmpty() ? Optional.empty() : Optional.of(soonest);
    }

    private void remember(Link from, Version version, Instant due, boolean graft) {
        Offer known = offers.get(version.peerId());
        if (known != null && known.version.isNewerThan(version.seq(), version.minor())) {
            return;
        }
        if (known == null || !known.version.equals(version)) {
            if (waiting.getOrDefault(from.id(), 0) >= MAX_PER_LINK) {
                return;
            }
            if (known != null) {
                forget(known);
            }
            known = new Offer(version, due, graft);
            offers.put(version.peerId(), known);
        }
        if (known.offerers.size() < MAX_OFFERERS && !known.offerers.contains(from.id())) {
            known.offerers.add(from.id());
            known.next.add(from.id());
            waiting.merge(from.id(), 1, Integer::sum);
        }
        if (due.isBefore(known.due) && !known.asked) {
            known.due = due;
            known.graft = graft;
        }
        if (known.due.isBefore(soonest)) {
            soonest = known.due;
        }
    }

    private void forget(Offer offer) {
        offers.remove(offer.version.peerId());
        offer.offerers.forEach(link -> waiting.computeIfPresent(link, (_, count) -> count > 1 ? count - 1 : null));
    }

    private Optional<Link> next(Offer offer) {
        while (!offer.next.isEmpty()) {
            Optional<Link> link = links.find(offer.next.remove()).filter(Link::usable);
            if (link.isPresent()) {
                return link;
            }
        }
        return Optional.empty();
    }

    private void ask(Turn turn, Link link, List<Version> versions, boolean graft) {
        for (List<Version> frame : frames(link, versions)) {
            Message.Request request;
            if (graft) {
                request = tree.graft(turn, link, frame);
            } else {
                request = new Message.Request(self.head(turn.now()), new Message.Want(frame, false));
                requests.opened(request.head().id(), link.id(), Requests.Purpose.OFFER, turn.now());
                turn.send(link, request);
            }
            asked.put(request.head().id(), new Asked(frame.size()));
        }
    }

    private static List<List<Version>> frames(Link link, List<Version> versions) {
        List<List<Version>> frames = new ArrayList<>();
        for (int from = 0; from < versions.size(); from += link.maxVersions()) {
            frames.add(versions.subList(from, Math.min(versions.size(), from + link.maxVersions())));
        }
        return frames;
    }
}
