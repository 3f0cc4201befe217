package org.flashback.core.gossip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;

/** Both ends' HELLO (protocol sections 1.4 and 1.5): who may stay, and which of two links. */
final class Handshake {
    private static final int GOSSIP_VERSION = 1;

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Dissemination dissemination;
    private final Reconciliation reconciliation;
    private final Misbehaviour misbehaviour;
    private final InboundLimits inbound;
    private final Capacity capacity;

    Handshake(
            Self self,
            PeerTable table,
            LinkTable links,
            Dissemination dissemination,
            Reconciliation reconciliation,
            Misbehaviour misbehaviour,
            InboundLimits inbound) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.dissemination = dissemination;
        this.reconciliation = reconciliation;
        this.misbehaviour = misbehaviour;
        this.inbound = inbound;
        this.capacity = new Capacity(links);
    }

    /** Sends our HELLO at once, without waiting for theirs. */
    void opened(Turn turn, Link link) {
        if (misbehaviour.banned(link, turn.now()) || table.trusts().blocked(link.peer())) {
            turn.reject(link, RejectReason.BANNED, "");
            turn.close(link, CloseCode.MISBEHAVIOUR, "banned");
            return;
        }
        turn.send(
                link,
                new Message.Hello(
                        self.head(turn.now()),
                        new Message.Sender(link.local(), self.broadcasting(), self.broadcasting()),
                        self.entry(),
                        new Message.LinkLimits(
                                GOSSIP_VERSION,
                                Limits.MAX_FRAME_BYTES,
                                OptionalLong.of(Limits.TARGET_LINKS + (long) Limits.MAX_ACCEPTED_LINKS)),
                        reconciliation.digest(turn.now())));
        if (link.peer().equals(link.local())) {
            turn.close(link, CloseCode.SELF_OR_DUPLICATE, "this is myself");
        }
    }

    /** Their HELLO. */
    void hello(Turn turn, Link link, Message.Hello hello, List<Verdict> verdicts) {
        Optional<Verdict> announcement = verdicts.stream().findFirst();
        Optional<Refusal> refusal = refusal(turn.now(), link, hello, announcement);
        if (refusal.isPresent()) {
            if (refusal.get().misbehaviour()) {
                misbehaviour.blame(
                        turn, link, refusal.get().category(), refusal.get().reason());
            } else {
                turn.reject(link, refusal.get().category(), refusal.get().reason());
            }
            turn.close(link, refusal.get().code(), refusal.get().reason());
            return;
        }
        link.establish(hello.sender().broadcasting(), hello.limits().maxMessageSize());
        if (closesAsDuplicate(turn, link)) {
            return;
        }
        inbound.entered(turn.now(), link);
        turn.add(new Output.LinkUp(link.id(), link.peer(), link.broadcasting()));
        dissemination.told(turn, link);
        announcement.ifPresent(verdict -> dissemination.greeted(turn, link, verdict));
        dissemination.offerUnsettled(turn, link);
        reconciliation.compare(turn, link, hello.digest(), true);
    }

    /** Closes links that have not said HELLO in time, and guests that stay. */
    void tick(Turn turn) {
        capacity.tick(turn);
        for (Link link : List.copyOf(links.all())) {
            boolean late =
                    !link.established() && !turn.now().isBefore(link.openedAt().plus(Limits.HELLO_TIMEOUT));
            if (late && !link.closing()) {
                turn.close(link, CloseCode.NO_HELLO, "no HELLO in time");
            }
        }
    }

    Optional<Instant> nextWake(Instant now) {
        Optional<Instant> guests = capacity.nextWake(now);
        Optional<Instant> hello = links.all().stream()
                .filter(link -> !link.established() && !link.closing())
                .map(link -> link.openedAt().plus(Limits.HELLO_TIMEOUT))
                .min(java.util.Comparator.naturalOrder());
        return hello.filter(at -> guests.isEmpty() || at.isBefore(guests.get())).or(() -> guests);
    }

    private record Refusal(CloseCode code, RejectReason category, String reason, boolean misbehaviour) {}

    private Optional<Refusal> refusal(Instant now, Link link, Message.Hello hello, Optional<Verdict> announcement) {
        if (!hello.sender().peerId().equals(link.peer())) {
            return Optional.of(new Refusal(
                    CloseCode.WRONG_KEY, RejectReason.WRONG_KEY, "peer_id is not the hash of the TLS key", true));
        }
        if (misbehaviour.banned(link, now)) {
            return Optional.of(new Refusal(CloseCode.MISBEHAVIOUR, RejectReason.BANNED, "banned", false));
        }
        if (hello.sender().broadcasting() != announcement.isPresent()) {
            return Optional.of(new Refusal(
                    CloseCode.PROTOCOL,
                    RejectReason.CONTRADICTORY_HELLO,
                    "is_broadcasting and the presence of an announcement differ",
                    true));
        }
        if (announcement.isPresent()) {
            Optional<Refusal> bad = refusal(link, announcement.get());
            if (bad.isPresent()) {
                return bad;
            }
        }
        boolean full = inbound.full(now, link) || capacity.full(link);
        return full
                ? Optional.of(new Refusal(CloseCode.FULL, RejectReason.LINKS_FULL, "no link is free", false))
                : Optional.empty();
    }

    private static Optional<Refusal> refusal(Link link, Verdict announcement) {
        return switch (announcement) {
            case Verdict.Good(var record, var _) ->
                !record.peerId().equals(link.peer()) || record.isWithdrawal()
                        ? Optional.of(new Refusal(
                                CloseCode.PROTOCOL,
                                RejectReason.CONTRADICTORY_HELLO,
                                "the announcement is not the sender's own record",
                                true))
                        : Optional.empty();
            case Verdict.BadSignature(var reason) ->
                Optional.of(new Refusal(CloseCode.PROTOCOL, RejectReason.BAD_SIGNATURE, reason, true));
            // A record that this version refuses leaves the link: the other may be newer.
            case Verdict.Refused _, Verdict.GoodLease _, Verdict.UnknownLease _ -> Optional.empty();
        };
    }

    /** Of two links between the same keys both ends keep the one that the smaller id dialled; of one dialler's, the newer. */
    private boolean closesAsDuplicate(Turn turn, Link link) {
        for (Link other : links.usable()) {
            boolean sameKeys = other.peer().equals(link.peer()) && other.local().equals(link.local());
            if (other != link && sameKeys) {
                boolean sameDialler = other.dialled() == link.dialled();
                boolean keepNew = sameDialler
                        ? !link.openedAt().isBefore(other.openedAt())
                        : link.dialled() == (link.local().compareTo(link.peer()) < 0);
                Link loser = keepNew ? other : link;
                turn.close(loser, CloseCode.SELF_OR_DUPLICATE, "another link to you stays");
                if (loser == link) {
                    return true;
                }
            }
        }
        return false;
    }
}
