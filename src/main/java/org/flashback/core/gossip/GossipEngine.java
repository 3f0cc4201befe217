package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
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
    private final Admission admission;
    private final Dissemination dissemination;
    private final Offers offers;
    private final Answers answers;
    private final Reconciliation reconciliation;
    private final Handshake handshake;
    private final Liveness liveness;
    private final Overlay overlay;

    /** What is being handled: says who names the peers that the table learns of. */
    private Input cause = new Input.Tick();

    /**
     * @param random seeded by the caller: the same inputs give the same outputs
     * @param now the corrected time
     */
    public GossipEngine(GossipConfig config, RandomGenerator random, Instant now) {
        self = new Self(config, random);
        misbehaviour = new Misbehaviour(random);
        admission = new Admission(self, table, links, now);
        dissemination = new Dissemination(self, table, links, admission, misbehaviour);
        offers = new Offers(self, links, admission, requests);
        answers = new Answers(self, table, links);
        reconciliation = new Reconciliation(self, table, admission, requests, dissemination);
        handshake = new Handshake(self, links, dissemination, reconciliation, misbehaviour);
        liveness = new Liveness(self, table, links, admission, reconciliation, dissemination, now);
        overlay = new Overlay(self, table, links, config.dialPolicy(), reconciliation, now);
        config.own().ifPresent(own -> putOwn(own, now));
    }

    /** Something happened at {@code now}; what follows from it goes to {@code out}. */
    public void handle(Instant now, Input in, Outbox out) {
        var turn = new Turn(now, output -> {
            out.add(output);
            candidates(now, output, out);
        });
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
            case Input.Disconnected disconnected ->
                links.remove(disconnected.link()).ifPresent(link -> gone(turn, link, disconnected.code()));
            case Input.DialFailed failed -> overlay.dialFailed(turn, failed.dial());
            case Input.RoundTrip measured ->
                links.find(measured.link()).ifPresent(link -> measured(turn, link, measured));
            case Input.Tick _ -> {
                // What is due is done below, whatever came in.
            }
            case Input.SwitchOn(var own) -> switchOn(turn, own);
            case Input.Publish(var own) -> publish(turn, own);
            case Input.Renew(var lease) -> renew(turn, lease);
            case Input.SwitchOff off -> switchOff(turn, off);
            case Input.Introduced introduced ->
                introduced.entries().forEach(entry -> dissemination.introduced(turn, introduced.relay(), entry));
            case Input.Suggested suggested -> overlay.suggested(turn, suggested);
            case Input.Refute(var withdrawal) -> overlay.refute(turn, withdrawal);
            case Input.Restored restored -> restore(turn, restored);
        }
        cause = new Input.Tick();
        tick(turn);
    }

    /** When {@link Input.Tick} is due if nothing happens before. */
    public Optional<Instant> nextWake(Instant now) {
        List<Instant> wakes = new ArrayList<>();
        wakes.add(liveness.nextWake());
        wakes.add(overlay.nextWake(now));
        handshake.nextWake(now).ifPresent(wakes::add);
        dissemination.nextWake().ifPresent(wakes::add);
        offers.nextWake().ifPresent(wakes::add);
        answers.nextWake().ifPresent(wakes::add);
        return wakes.stream().min(java.util.Comparator.naturalOrder());
    }

    /** The peers now, without expired ones and without this node itself; withdrawn ones included. */
    public List<PeerView> peers(Instant now) {
        List<PeerView> views = new ArrayList<>(table.size());
        for (PeerEntry entry : table.all()) {
            if (!entry.expired(now) && !entry.peerId().equals(self.ownId())) {
                views.add(admission.view(entry, now));
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

    /** How the peer came to be known, if it is. */
    public Optional<PeerView> peer(PeerId peer, Instant now) {
        return table.find(peer).filter(entry -> !entry.expired(now)).map(entry -> admission.view(entry, now));
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
        liveness.tick(turn);
        reconciliation.tick(turn);
        dissemination.tick(turn);
        offers.tick(turn);
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
        turn.add(new Output.ClockSample(link.id(), received.message().head().timestamp()));
        if (!link.established()) {
            if (!(received.message() instanceof Message.Hello hello)) {
                turn.close(link, CloseCode.NOT_HELLO, "the first frame was not HELLO");
            } else {
                handshake.hello(turn, link, hello, received.verdicts());
                if (link.usable()) {
                    boolean theyLackAll = hello.digest().count() == 0 && table.size() > 0;
                    overlay.established(turn, link, theyLackAll || reconciliation.pulling(link.id()));
                }
            }
            return;
        }
        table.find(link.peer()).filter(entry -> !entry.withdrawn()).ifPresent(entry -> entry.heard(turn.now()));
        switch (received.message()) {
            case Message.Hello _ -> misbehaviour.blame(turn, link, "a second HELLO");
            case Message.Announcement announcement ->
                dissemination.pushed(
                        turn, link, announcement.kind(), received.verdicts().getFirst(), announcement.ttl());
            case Message.LeaseUpdate update ->
                dissemination
                        .leasePushed(turn, link, received.verdicts().getFirst(), update.ttl())
                        .ifPresent(version -> offers.ask(turn, link, List.of(version)));
            case Message.Request request -> answers.answer(turn, link, request);
            case Message.Response response -> response(turn, link, response, received.verdicts());
            case Message.Heartbeat heartbeat -> {
                offers.offered(turn, link, heartbeat.have());
                heartbeat.digest().ifPresent(digest -> reconciliation.compare(turn, link, digest, heartbeat.beat()));
            }
        }
    }

    private void response(Turn turn, Link link, Message.Response response, List<Verdict> verdicts) {
        MessageId request = response.requestId();
        switch (requests.standing(request, link.id(), turn.now())) {
            case OPEN -> {
                boolean pull = requests.purpose(request)
                        .filter(purpose -> purpose == Requests.Purpose.PULL)
                        .isPresent();
                requests.answered(request, response.more(), turn.now());
                if (pull) {
                    reconciliation.answered(turn, link, response, verdicts);
                } else {
                    verdicts.forEach(verdict -> dissemination.pulled(turn, link, verdict));
                }
            }
            case LATE -> {
                // The request timed out here while the answer was under way: nobody's fault.
            }
            case UNSOLICITED -> misbehaviour.blame(turn, link, "a response that nobody asked for");
        }
    }

    private void unreadable(Turn turn, Link link, Input.Unreadable unreadable) {
        link.heard(turn.now());
        switch (unreadable.fault()) {
            case NOT_JSON -> {
                misbehaviour.blame(turn, link, unreadable.reason());
                turn.close(link, CloseCode.PROTOCOL, "not JSON, or over a limit");
            }
            case FAULTY_HELLO -> {
                misbehaviour.blame(turn, link, unreadable.reason());
                if (!link.established()) {
                    turn.close(link, CloseCode.PROTOCOL, unreadable.reason());
                }
            }
            case FAULTY -> {
                misbehaviour.blame(turn, link, unreadable.reason());
                closeBeforeHello(turn, link);
            }
            case UNKNOWN -> {
                turn.add(new Output.Rejected(link.id(), unreadable.reason(), false));
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
        reconciliation.linkGone(link.id());
        admission.linkGone(link.id());
        if (link.established()) {
            turn.add(new Output.LinkDown(link.id(), link.peer()));
        }
        overlay.disconnected(turn, link, code);
    }

    private void measured(Turn turn, Link link, Input.RoundTrip measured) {
        link.heard(turn.now());
        link.measured(measured.rtt());
        if (link.broadcasting()) {
            table.find(link.peer()).ifPresent(entry -> entry.measured(measured.rtt()));
        }
    }

    /** Nothing of ours may go over links of a one-time identity, even when a switch overtook the one who published. */
    private void publish(Turn turn, VerifiedRecord own) {
        if (self.broadcasting()) {
            self.broadcast(own);
            putOwn(own, turn.now());
            dissemination.announceOwn(turn, Message.Announcement.Kind.UPDATE);
        }
    }

    private void renew(Turn turn, VerifiedLease lease) {
        boolean current =
                self.record().filter(own -> own.seq() == lease.lease().seq()).isPresent();
        if (current) {
            self.renew(lease);
            table.find(self.ownId()).ifPresent(entry -> entry.prolong(lease));
            dissemination.announceOwnLease(turn, lease);
        }
    }

    private void switchOn(Turn turn, VerifiedRecord own) {
        overlay.identityChanged(turn.now());
        closeAll(turn);
        self.broadcast(own);
        putOwn(own, turn.now());
    }

    private void switchOff(Turn turn, Input.SwitchOff off) {
        VerifiedRecord withdrawal = off.withdrawal();
        if (self.broadcasting()) {
            dissemination.withdraw(turn, SignedEntry.of(withdrawal.signed()), withdrawal.seq());
        }
        overlay.identityChanged(turn.now());
        closeAll(turn);
        self.fallSilent(off.linkId(), withdrawal.seq());
        // Everybody holds it; a silent node that did not would be known by just that.
        putOwn(withdrawal, turn.now());
        table.find(self.ownId())
                .ifPresent(entry -> turn.add(new Output.PutWithdrawal(entry.view(turn.now(), Optional.empty()))));
    }

    private void closeAll(Turn turn) {
        List.copyOf(links.all()).forEach(link -> turn.close(link, CloseCode.GOING_AWAY, ""));
    }

    /** The own record is part of the digest and of what is answered, like any other. */
    private void putOwn(VerifiedRecord own, Instant now) {
        table.put(new PeerEntry(own, Optional.empty(), Origin.ITSELF, now));
    }

    private void restore(Turn turn, Input.Restored restored) {
        for (Input.RestoredPeer peer : restored.peers()) {
            VerifiedRecord record = peer.entry().record();
            boolean own = record.peerId().equals(self.ownId()) && !record.isWithdrawal();
            var entry = PeerEntry.restored(record, peer.entry().lease(), peer.history());
            if (!own
                    && !entry.expired(turn.now())
                    && table.find(record.peerId()).isEmpty()) {
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
