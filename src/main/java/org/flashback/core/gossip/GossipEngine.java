package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;

/**
 * The protocol as a state machine: what happened goes in with the time, what is to be done comes out. The caller calls
 * again at {@link #nextWake} with a {@link Input.Tick}. Confined to one thread at a time.
 *
 * <p>This class only hands inputs to the sub-machine whose matter they are.
 */
public final class GossipEngine {
    private final Self self;
    private final PeerTable table = new PeerTable();
    private final LinkTable links = new LinkTable();
    private final Requests requests = new Requests();
    private final Misbehaviour misbehaviour;
    private final Scores scores;
    private final Rates rates;
    private final InboundLimits inbound = new InboundLimits();
    private final Admission admission;
    private final Tree tree;
    private final Dissemination dissemination;
    private final Offers offers;
    private final Answers answers;
    private final Searches searches;
    private final Standing standing;
    private final Reconciliation reconciliation;
    private final Handshake handshake;
    private final Liveness liveness;
    private final Overlay overlay;
    private final Presence presence;
    private final Counters counters = new Counters();

    /** What is being handled: says who names the peers that the table learns of. */
    private Input cause = new Input.Tick();

    /**
     * @param random seeded by the caller: the same inputs give the same outputs
     * @param now the corrected time
     */
    public GossipEngine(GossipConfig config, RandomGenerator random, Instant now) {
        self = new Self(config, random);
        misbehaviour = new Misbehaviour(random, links);
        rates = new Rates(misbehaviour, now);
        scores = new Scores(table, links, now);
        admission = new Admission(self, table, links, scores, rates);
        tree = new Tree(self, links, requests);
        offers = new Offers(self, links, admission, requests, tree, misbehaviour);
        dissemination = new Dissemination(self, table, links, admission, misbehaviour, tree, offers);
        answers = new Answers(self, table, links);
        searches = new Searches(self, table, links, requests, answers, dissemination);
        standing = new Standing(self, table, links, scores);
        reconciliation = new Reconciliation(self, table, links, admission, requests, dissemination);
        handshake = new Handshake(self, table, links, dissemination, reconciliation, misbehaviour, inbound);
        liveness = new Liveness(self, table, links, admission, reconciliation, dissemination, now);
        overlay = new Overlay(self, table, links, config.dialPolicy(), reconciliation, now);
        presence = new Presence(self, table, links, admission, dissemination, overlay);
        config.own().ifPresent(own -> presence.put(own, now));
    }

    /** Something happened at {@code now}; what follows from it goes to {@code out}. */
    public void handle(Instant now, Input in, Outbox out) {
        Outbox counted = output -> {
            out.add(output);
            counters.count(output);
            candidates(now, output, out);
        };
        var turn = new Turn(now, counted, counters);
        cause = in;
        requests.tick(now);
        switch (in) {
            case Input.Connected connected -> connected(turn, connected);
            case Input.Received received ->
                links.find(received.link())
                        .filter(link -> !link.closing())
                        .ifPresent(link -> received(turn, link, received));
            case Input.Unreadable unreadable ->
                links.find(unreadable.link())
                        .filter(link -> !link.closing())
                        .ifPresent(link -> unreadable(turn, link, unreadable));
            case Input.Drained(var link) -> answers.drained(turn, link);
            case Input.Dropped(var id, var what) ->
                links.find(id).ifPresent(link -> turn.reject(link, RejectReason.QUEUE_FULL, what));
            case Input.Disconnected disconnected ->
                links.remove(disconnected.link()).ifPresent(link -> gone(turn, link, disconnected.code()));
            case Input.DialFailed failed -> overlay.dialFailed(turn, failed.dial());
            case Input.RoundTrip measured ->
                links.find(measured.link()).ifPresent(link -> measured(turn, link, measured));
            case Input.Tick _ -> {
                // What is due is done below, whatever came in.
            }
            case Input.SwitchOn(var own) -> presence.switchOn(turn, own);
            case Input.Publish(var own) -> presence.publish(turn, own);
            case Input.Renew(var lease) -> presence.renew(turn, lease);
            case Input.SwitchOff off -> presence.switchOff(turn, off);
            case Input.Introduced introduced ->
                introduced.entries().forEach(entry -> dissemination.introduced(turn, introduced.relay(), entry));
            case Input.Suggested suggested -> overlay.suggested(turn, suggested);
            case Input.Refute(var withdrawal) -> overlay.refute(turn, withdrawal);
            case Input.Restored restored -> restore(turn, restored);
            case Input.Mark(var peer, var mark) -> standing.mark(turn, peer, mark);
            case Input.TrustRestored(var peers) -> peers.forEach(table.trusts()::put);
            case Input.Search(var query) -> searches.own(turn, query);
            case Input.Throughput(var peer, long rate) ->
                table.find(peer).ifPresent(entry -> entry.measuredBandwidth(rate));
        }
        cause = new Input.Tick();
        tick(turn);
    }

    /** When {@link Input.Tick} is due if nothing happens before. */
    public Optional<Instant> nextWake(Instant now) {
        Instant first = liveness.nextWake();
        first = earlier(first, Optional.of(overlay.nextWake(now)));
        first = earlier(first, handshake.nextWake(now));
        first = earlier(first, inbound.nextWake());
        first = earlier(first, dissemination.nextWake());
        first = earlier(first, offers.nextWake());
        first = earlier(first, tree.nextWake());
        first = earlier(first, answers.nextWake());
        first = earlier(first, searches.nextWake());
        return Optional.of(first);
    }

    private static Instant earlier(Instant one, Optional<Instant> other) {
        return other.isPresent() && other.get().isBefore(one) ? other.get() : one;
    }

    /** The peers now, without expired ones and without this node itself; withdrawn ones included. */
    public List<PeerView> peers(Instant now) {
        List<PeerView> views = new ArrayList<>(table.size());
        for (PeerEntry entry : table.all()) {
            if (!entry.expired(now) && !entry.peerId().equals(self.ownId())) {
                views.add(view(entry, now));
            }
        }
        return views;
    }

    /** Open links whose HELLO was accepted. */
    public List<LinkView> links() {
        return links.usable().stream()
                .map(link -> new LinkView(
                        link.id(), link.peer(), link.dialled(), link.broadcasting(), link.remote(), link.rtt()))
                .toList();
    }

    /** Links that were told to close and have not yet. */
    public int closingLinks() {
        return (int) links.all().stream().filter(Link::closing).count();
    }

    /** What went over the links so far. */
    public CountersView counters() {
        return counters.view();
    }

    private PeerView view(PeerEntry entry, Instant now) {
        return admission.view(entry, now).withProven(overlay.proven(entry.peerId()));
    }

    /** How the peer came to be known, if it is. */
    public Optional<PeerView> peer(PeerId peer, Instant now) {
        return table.find(peer).filter(entry -> !entry.expired(now)).map(entry -> view(entry, now));
    }

    /** What the user decided about a key, if anything. */
    public Optional<TrustedPeer> trusted(PeerId peer) {
        return table.trusts().find(peer);
    }

    /** What the table learns and forgets, the candidates do in the same step: a withdrawn peer's addresses above all. */
    private void candidates(Instant now, Output output, Outbox out) {
        switch (output) {
            case Output.PutPeer(var peer) -> {
                overlay.learned(now, peer.record(), () -> introducerOf(cause));
                if (cause instanceof Input.Received received) {
                    overlay.news(received.link());
                }
            }
            case Output.PutWithdrawal(var peer) -> {
                overlay.withdrew(peer.peerId()).ifPresent(out::add);
                if (cause instanceof Input.Received received) {
                    overlay.news(received.link());
                }
            }
            case Output.RemovePeer(var peer) -> overlay.expired(peer);
            default -> {
                // Names nobody.
            }
        }
    }

    private Introducer introducerOf(Input in) {
        return switch (in) {
            case Input.Received received ->
                links.find(received.link()).map(Introducer::neighbour).orElse(Introducer.UNKNOWN);
            case Input.Introduced introduced -> Introducer.relay(introduced.relay());
            default -> Introducer.UNKNOWN;
        };
    }

    private void tick(Turn turn) {
        handshake.tick(turn);
        inbound.tick(turn);
        liveness.tick(turn);
        reconciliation.tick(turn);
        dissemination.tick(turn);
        offers.tick(turn);
        tree.tick(turn);
        searches.tick(turn);
        answers.tick(turn);
        overlay.tick(turn);
    }

    private void connected(Turn turn, Input.Connected connected) {
        boolean staleDial = connected.dial().filter(overlay::isStale).isPresent();
        // One word over a link of the other mode would tie the lasting id to a one-time one.
        boolean otherMode = self.broadcasting() != connected.local().equals(self.ownId());
        Link link = new Link(connected, turn.now());
        connected.dial().ifPresent(dial -> overlay.connected(dial, link));
        links.add(link);
        if (staleDial || otherMode) {
            turn.close(link, CloseCode.NORMAL, "");
        } else {
            handshake.opened(turn, link);
        }
    }

    private void received(Turn turn, Link link, Input.Received received) {
        link.heard(turn.now());
        counters.received(received.message());
        turn.add(new Output.ClockSample(link.id(), received.message().head().timestamp()));
        if (!link.established()) {
            if (!(received.message() instanceof Message.Hello hello)) {
                turn.close(link, CloseCode.NOT_HELLO, "the first frame was not HELLO");
            } else {
                handshake.hello(turn, link, hello, received.verdicts());
                standing.heard(turn, link, hello);
                if (link.usable()) {
                    boolean theyLackAll = hello.digest().count() == 0 && table.size() > 0;
                    overlay.established(turn, link, theyLackAll || reconciliation.pulling(link.id()));
                }
            }
            return;
        }
        standing.heard(turn, link, received.message());
        switch (received.message()) {
            case Message.Hello _ -> misbehaviour.blame(turn, link, RejectReason.SECOND_HELLO);
            case Message.Announcement announcement ->
                dissemination.pushed(
                        turn, link, announcement.kind(), received.verdicts().getFirst(), announcement.ttl());
            case Message.LeaseUpdate update ->
                dissemination
                        .leasePushed(turn, link, received.verdicts().getFirst(), update.ttl())
                        .ifPresent(version -> offers.ask(turn, link, List.of(version)));
            case Message.Request request -> {
                if (request.query() instanceof Message.Want want && want.graft()) {
                    tree.grafted(link);
                }
                boolean search = Searches.isSearch(request.query());
                if (search && rates.search(turn, link)) {
                    searches.asked(turn, link, request);
                } else if (!search) {
                    answers.answer(turn, link, request);
                }
            }
            case Message.Response response -> response(turn, link, response, received.verdicts());
            case Message.Heartbeat heartbeat -> {
                if (heartbeat.prune()) {
                    tree.pruned(link);
                }
                dissemination.offered(turn, link, heartbeat.have());
                heartbeat.digest().ifPresent(digest -> reconciliation.compare(turn, link, digest, heartbeat.beat()));
            }
        }
    }

    private void response(Turn turn, Link link, Message.Response response, List<Verdict> verdicts) {
        MessageId request = response.requestId();
        switch (requests.standing(request, link.id(), turn.now())) {
            case OPEN -> {
                Requests.Purpose purpose = requests.purpose(request);
                requests.answered(request, response.more(), turn.now());
                offers.answered(turn, link, response);
                switch (purpose) {
                    case PULL -> reconciliation.answered(turn, link, response, verdicts);
                    case GRAFT -> verdicts.forEach(verdict -> dissemination.grafted(turn, link, verdict));
                    case SEARCH -> searches.answered(turn, link, response, verdicts);
                    case OFFER -> verdicts.forEach(verdict -> dissemination.pulled(turn, link, verdict));
                }
            }
            case LATE -> {
                // The request timed out here while the answer was under way: nobody's fault.
            }
            case UNSOLICITED -> misbehaviour.blame(turn, link, RejectReason.UNSOLICITED);
        }
    }

    private void unreadable(Turn turn, Link link, Input.Unreadable unreadable) {
        link.heard(turn.now());
        switch (unreadable.fault()) {
            case NOT_JSON -> {
                misbehaviour.blame(turn, link, RejectReason.NOT_JSON, unreadable.reason());
                turn.close(link, CloseCode.PROTOCOL, "not JSON, or over a limit");
            }
            case FORBIDDEN_FRAME -> misbehaviour.blame(turn, link, RejectReason.FORBIDDEN_FRAME, unreadable.reason());
            case FAULTY_HELLO -> {
                misbehaviour.blame(turn, link, RejectReason.FAULTY, unreadable.reason());
                if (!link.established()) {
                    turn.close(link, CloseCode.PROTOCOL, unreadable.reason());
                }
            }
            case FAULTY -> {
                misbehaviour.blame(turn, link, RejectReason.FAULTY, unreadable.reason());
                closeBeforeHello(turn, link);
            }
            case UNKNOWN -> {
                turn.reject(link, RejectReason.UNKNOWN, unreadable.reason());
                closeBeforeHello(turn, link);
            }
        }
    }

    private void closeBeforeHello(Turn turn, Link link) {
        if (!link.established()) {
            turn.close(link, CloseCode.NOT_HELLO, "the first frame was not HELLO");
        }
    }

    private void gone(Turn turn, Link link, int code) {
        requests.linkGone(link.id());
        offers.linkGone(link.id());
        answers.linkGone(link.id());
        searches.linkGone(turn, link.id());
        reconciliation.linkGone(link.id());
        admission.linkGone(link.id());
        rates.linkGone(link.id());
        inbound.gone(turn.now(), link);
        if (link.established()) {
            turn.add(new Output.LinkDown(link.id(), link.peer()));
            standing.gone(turn, link);
        }
        overlay.disconnected(turn, link, code);
    }

    private void measured(Turn turn, Link link, Input.RoundTrip measured) {
        link.heard(turn.now());
        link.measured(measured.rtt());
        standing.measured(link, measured.rtt());
    }

    private void restore(Turn turn, Input.Restored restored) {
        for (Input.RestoredPeer peer : restored.peers()) {
            VerifiedRecord record = peer.entry().record();
            boolean own = record.peerId().equals(self.ownId()) && !record.isWithdrawal();
            var entry = PeerEntry.restored(record, peer.entry().lease(), peer.history());
            if (!own
                    && !entry.expired(turn.now())
                    && table.find(record.peerId()).isEmpty()) {
                scores.begin(entry, turn.now());
                table.put(entry);
                overlay.learned(
                        turn.now(),
                        record,
                        () -> Introducer.stored(peer.history().origin()));
            } else if (entry.expired(turn.now())) {
                turn.add(new Output.RemovePeer(record.peerId()));
            }
        }
        overlay.restore(restored.candidates());
    }
}
