package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;

/**
 * How news spreads (protocol section 4): what advances the table goes on, once, to every link but the one it came from
 * and its owner's. What was pulled is only offered. Every link is eager in this version of the node; which links are
 * eager is decided in {@link #eager} alone.
 */
final class Dissemination {
    /** Offers of pulled entries wait this long, so that one frame carries many. */
    private static final Duration OFFER_DELAY = Duration.ofMillis(150);

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Admission admission;
    private final Misbehaviour misbehaviour;
    private final Map<PeerId, Optional<LinkId>> toOffer = new LinkedHashMap<>();
    private Optional<Instant> offerAt = Optional.empty();
    private long forwarded;

    Dissemination(Self self, PeerTable table, LinkTable links, Admission admission, Misbehaviour misbehaviour) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.admission = admission;
        this.misbehaviour = misbehaviour;
    }

    /** A record that was pushed to us over a link. */
    void pushed(Turn turn, Link from, Message.Announcement.Kind kind, Verdict verdict, int ttl) {
        switch (verdict) {
            case Verdict.Good good -> {
                Origin origin = originOf(from, good.record().peerId(), Limits.MAX_TTL - ttl);
                var way = new Admission.Way(origin, Optional.of(from), false);
                forward(turn, Optional.of(from), kind, admission.admit(turn, good, way), ttl);
            }
            case Verdict.BadSignature(var reason) -> misbehaviour.blame(turn, from, RejectReason.BAD_SIGNATURE, reason);
            case Verdict.Refused(var reason, boolean isMisbehaviour) -> {
                if (isMisbehaviour) {
                    misbehaviour.blame(turn, from, RejectReason.ADDRESS_OF_SILENT, reason);
                } else {
                    turn.reject(from, RejectReason.REFUSED_CONTENT, reason);
                }
            }
            case Verdict.GoodLease _, Verdict.UnknownLease _ ->
                throw new IllegalArgumentException("a record was expected, not a lease");
        }
    }

    /** A lease that was pushed to us alone. Returns the version to ask the sender for, if its record is not held. */
    Optional<Version> leasePushed(Turn turn, Link from, Verdict verdict, int ttl) {
        switch (verdict) {
            case Verdict.GoodLease(var lease) -> {
                var version = new Version(
                        lease.lease().peerId(),
                        lease.lease().seq(),
                        lease.lease().minor());
                Origin origin = originOf(from, version.peerId(), Limits.MAX_TTL - ttl);
                var way = new Admission.Way(origin, Optional.of(from), false);
                Admission.Outcome outcome = admission.admit(turn, lease, way);
                forward(turn, Optional.of(from), Message.Announcement.Kind.UPDATE, outcome, ttl);
                boolean recordMissing = admission.wanted(Version.ofRecord(version.peerId(), version.seq()));
                return recordMissing ? Optional.of(version) : Optional.empty();
            }
            case Verdict.UnknownLease(var claimed) -> {
                var version = new Version(claimed.peerId(), claimed.seq(), claimed.minor());
                return admission.wanted(version) ? Optional.of(version) : Optional.empty();
            }
            case Verdict.BadSignature(var reason) -> {
                misbehaviour.blame(turn, from, RejectReason.BAD_SIGNATURE, reason);
                return Optional.empty();
            }
            case Verdict.Good _, Verdict.Refused _ ->
                throw new IllegalArgumentException("a lease was expected, not a record");
        }
    }

    /** An entry that we had asked for: stored, and offered to the others. */
    boolean pulled(Turn turn, Link from, Verdict verdict) {
        if (!(verdict instanceof Verdict.Good good)) {
            pushed(turn, from, Message.Announcement.Kind.UPDATE, verdict, 1);
            return false;
        }
        var way = new Admission.Way(originOf(from, good.record().peerId(), 1), Optional.of(from), true);
        Admission.Outcome outcome = admission.admit(turn, good, way);
        if (outcome instanceof Admission.Blamed(var why)) {
            misbehaviour.blame(turn, from, RejectReason.TOO_FAR_AHEAD, why);
        } else if (outcome instanceof Admission.Equivocated(var owner)) {
            misbehaviour.blameKey(turn, owner, RejectReason.EQUIVOCATION);
        }
        boolean news = outcome instanceof Admission.Advanced || outcome instanceof Admission.Prolonged;
        if (news) {
            offer(turn.now(), good.record().peerId(), Optional.of(from.id()));
        }
        return news;
    }

    /** A peer that a relay named. */
    void introduced(Turn turn, String relay, Verdict.Good good) {
        var way = new Admission.Way(Origin.relay(relay), Optional.empty(), true);
        if (admission.admit(turn, good, way) instanceof Admission.Advanced) {
            offer(turn.now(), good.record().peerId(), Optional.empty());
        }
    }

    /** Something that was held back and whose time has come. */
    void released(Turn turn, HeldBack.Held held) {
        Admission.Outcome outcome = admission.admit(turn, held.entry(), held.way());
        if (outcome instanceof Admission.Advanced || outcome instanceof Admission.Prolonged) {
            offer(turn.now(), held.entry().record().peerId(), held.linkId());
        }
    }

    /** Our own news goes to all links that had our HELLO, also where theirs is still awaited. */
    void announceOwn(Turn turn, Message.Announcement.Kind kind) {
        for (Link link : links.open()) {
            turn.send(link, self.announcement(turn.now(), kind));
            told(turn, link);
        }
    }

    void announceOwnLease(Turn turn, VerifiedLease lease) {
        for (Link link : links.open()) {
            turn.send(link, new Message.LeaseUpdate(self.head(turn.now()), lease.signed(), Limits.MAX_TTL));
        }
    }

    /** The last word: the withdrawal, to all links. */
    void withdraw(Turn turn, SignedEntry withdrawal, long seq) {
        for (Link link : links.open()) {
            turn.send(
                    link,
                    new Message.Announcement(
                            self.head(turn.now()), Message.Announcement.Kind.UPDATE, withdrawal, Limits.MAX_TTL));
            told(turn, link, seq);
        }
    }

    /** Our record went over this link, within HELLO or by itself. Said once the other's HELLO told its lasting id. */
    void told(Turn turn, Link link) {
        self.record().ifPresent(own -> told(turn, link, own.seq()));
    }

    private void told(Turn turn, Link link, long seq) {
        if (link.usable() && link.broadcasting()) {
            turn.add(new Output.Told(link.peer(), seq));
        }
    }

    /** What is still unsettled, or advanced after our HELLO was made: else that link would never hear of it (4.4). */
    void offerUnsettled(Turn turn, Link to) {
        Instant cut = TableDigest.cut(to.openedAt());
        List<Version> unsettled = table.all().stream()
                .filter(entry -> !entry.expired(turn.now()) && !entry.peerId().equals(to.peer()))
                // Our record was in HELLO, or went after it. Our withdrawal, offered first by a fresh one-time key,
                // would say whose key that is: the digest carries it to whoever lacks it.
                .filter(entry -> !entry.peerId().equals(self.ownId()))
                .filter(entry -> !entry.record().content().issuedAt().isBefore(cut)
                        || (entry.heardThisRun() && entry.lastSeen().isAfter(to.openedAt())))
                .sorted(java.util.Comparator.comparing(PeerEntry::lastSeen).reversed())
                .limit(Limits.MAX_VERSIONS)
                .map(PeerEntry::version)
                .toList();
        sendHave(turn, to, unsettled);
    }

    void tick(Turn turn) {
        if (offerAt.filter(due -> !turn.now().isBefore(due)).isEmpty()) {
            return;
        }
        for (Link link : links.usable()) {
            List<Version> versions = new ArrayList<>();
            toOffer.forEach((peer, from) -> {
                boolean theirs = from.equals(Optional.of(link.id())) || peer.equals(link.peer());
                Optional<PeerEntry> entry = table.find(peer);
                if (!theirs && entry.isPresent() && !peer.equals(self.ownId())) {
                    versions.add(entry.get().version());
                }
            });
            sendHave(turn, link, versions);
        }
        toOffer.clear();
        offerAt = Optional.empty();
    }

    Optional<Instant> nextWake() {
        return offerAt;
    }

    /** Messages passed on for others since the start. */
    long forwarded() {
        return forwarded;
    }

    /** The links that news is pushed over. The tree of protocol section 4.2 will choose here. */
    private List<Link> eager() {
        return links.usable();
    }

    private void forward(
            Turn turn, Optional<Link> from, Message.Announcement.Kind kind, Admission.Outcome outcome, int ttl) {
        switch (outcome) {
            case Admission.Advanced(var entry, var _) -> {
                for (Link link : onward(from, entry.peerId(), ttl)) {
                    turn.send(link, new Message.Announcement(self.head(turn.now()), kind, entry.signed(), ttl - 1));
                    forwarded++;
                }
            }
            case Admission.Prolonged(var entry, var lease) -> {
                SignedLease signed = lease.signed();
                for (Link link : onward(from, entry.peerId(), ttl)) {
                    turn.send(link, new Message.LeaseUpdate(self.head(turn.now()), signed, ttl - 1));
                    forwarded++;
                }
            }
            case Admission.Blamed(var why) ->
                from.ifPresent(link -> misbehaviour.blame(turn, link, RejectReason.TOO_FAR_AHEAD, why));
            case Admission.Equivocated(var owner) -> misbehaviour.blameKey(turn, owner, RejectReason.EQUIVOCATION);
            case Admission.Ignored _ -> {
                // Known, older or over a limit: the digest heals what was dropped.
            }
        }
    }

    private List<Link> onward(Optional<Link> from, PeerId owner, int ttl) {
        if (ttl <= 1) {
            return List.of();
        }
        return eager().stream()
                .filter(link ->
                        from.filter(link::equals).isEmpty() && !link.peer().equals(owner))
                .toList();
    }

    private void offer(Instant now, PeerId peer, Optional<LinkId> from) {
        toOffer.put(peer, from);
        if (offerAt.isEmpty()) {
            offerAt = Optional.of(now.plus(OFFER_DELAY));
        }
    }

    private void sendHave(Turn turn, Link link, List<Version> versions) {
        for (int from = 0; from < versions.size(); from += link.maxVersions()) {
            List<Version> frame = versions.subList(from, Math.min(versions.size(), from + link.maxVersions()));
            turn.send(
                    link,
                    new Message.Heartbeat(
                            self.head(turn.now()), false, Optional.empty(), frame, false, Optional.empty()));
        }
    }

    private static Origin originOf(Link from, PeerId owner, int hops) {
        if (from.peer().equals(owner)) {
            return Origin.ITSELF;
        }
        Optional<PeerId> neighbour = from.broadcasting() ? Optional.of(from.peer()) : Optional.empty();
        return new Origin(Origin.Kind.NEIGHBOUR, neighbour, "", Math.max(1, hops));
    }
}
