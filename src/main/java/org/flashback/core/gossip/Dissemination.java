package org.flashback.core.gossip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;

/**
 * How news spreads (protocol section 4): what advances the table goes on, once. It is pushed over the links of the tree
 * and offered over the others; what was pulled is only offered.
 */
final class Dissemination {
    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Admission admission;
    private final Misbehaviour misbehaviour;
    private final Tree tree;
    private final Offers offers;
    private final Haves haves;
    private final RecentNews recent = new RecentNews();
    private long forwarded;

    Dissemination(
            Self self,
            PeerTable table,
            LinkTable links,
            Admission admission,
            Misbehaviour misbehaviour,
            Tree tree,
            Offers offers) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.admission = admission;
        this.misbehaviour = misbehaviour;
        this.tree = tree;
        this.offers = offers;
        this.haves = new Haves(self, table, links, recent);
    }

    /** How a record or lease came over a link. */
    private enum By {
        /** In the other end's HELLO. */
        HELLO,
        PUSH,
        GRAFT
    }

    /** The record in a HELLO: news like any other, but never one copy too many. */
    void greeted(Turn turn, Link from, Verdict verdict) {
        arrived(turn, from, Message.Announcement.Kind.FIRST, verdict, Limits.MAX_TTL, By.HELLO);
    }

    /** A record that was pushed to us over a link. */
    void pushed(Turn turn, Link from, Message.Announcement.Kind kind, Verdict verdict, int ttl) {
        arrived(turn, from, kind, verdict, ttl, By.PUSH);
    }

    /** What came because its push did not: it goes on as if it had (protocol section 4.2). */
    void grafted(Turn turn, Link from, Verdict verdict) {
        arrived(turn, from, Message.Announcement.Kind.UPDATE, verdict, Limits.MAX_TTL, By.GRAFT);
    }

    private void arrived(Turn turn, Link from, Message.Announcement.Kind kind, Verdict verdict, int ttl, By by) {
        switch (verdict) {
            case Verdict.Good good -> {
                Optional<PeerEntry> held = table.find(good.record().peerId());
                Version version = version(good);
                Origin origin = originOf(from, version.peerId(), by == By.GRAFT ? 1 : Limits.MAX_TTL - ttl);
                if (held.filter(entry -> holds(entry, good)).isPresent()) {
                    known(turn, from, version, by);
                }
                var way = new Admission.Way(origin, Optional.of(from), by == By.GRAFT);
                spread(turn, from, kind, admission.admit(turn, good, way), ttl, by);
            }
            case Verdict.BadSignature(var reason) -> misbehaviour.blame(turn, from, RejectReason.BAD_SIGNATURE, reason);
            case Verdict.Refused refused -> {
                admission.refused(refused, turn.now());
                if (refused.misbehaviour()) {
                    misbehaviour.blame(turn, from, RejectReason.ADDRESS_OF_SILENT, refused.reason());
                } else {
                    turn.reject(from, RejectReason.REFUSED_CONTENT, refused.reason());
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
                Optional<PeerEntry> held = table.find(version.peerId());
                if (held.filter(entry -> entry.seq() == version.seq() && entry.minor() >= version.minor())
                        .isPresent()) {
                    known(turn, from, version, By.PUSH);
                }
                Origin origin = originOf(from, version.peerId(), Limits.MAX_TTL - ttl);
                var way = new Admission.Way(origin, Optional.of(from), false);
                Admission.Outcome outcome = admission.admit(turn, lease, way);
                spread(turn, from, Message.Announcement.Kind.UPDATE, outcome, ttl, By.PUSH);
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
        return take(turn, good, new Admission.Way(originOf(from, good.record().peerId(), 1), Optional.of(from), true));
    }

    private boolean take(Turn turn, Verdict.Good good, Admission.Way way) {
        Link from = way.link().orElseThrow();
        Admission.Outcome outcome = admission.admit(turn, good, way);
        if (outcome instanceof Admission.Blamed(var why)) {
            misbehaviour.blame(turn, from, RejectReason.TOO_FAR_AHEAD, why);
        } else if (outcome instanceof Admission.Equivocated(var owner)) {
            misbehaviour.blameKey(turn, owner, RejectReason.EQUIVOCATION);
        }
        boolean news = outcome instanceof Admission.Advanced || outcome instanceof Admission.Prolonged;
        if (news) {
            RecentNews.News learned = learned(turn.now(), version(good), false, false);
            learned.heldBy(from.id());
            haves.offer(turn, good.record().peerId(), false);
        }
        return news;
    }

    /**
     * An entry that answers a search: under the limits of what is pushed, but only offered to the others. Returns what is
     * held of its peer then.
     */
    Optional<PeerEntry> found(Turn turn, Link from, Verdict verdict) {
        if (!(verdict instanceof Verdict.Good good)) {
            pushed(turn, from, Message.Announcement.Kind.UPDATE, verdict, 1);
            return Optional.empty();
        }
        PeerId owner = good.record().peerId();
        take(turn, good, new Admission.Way(originOf(from, owner, 1), Optional.of(from), false));
        return table.find(owner);
    }

    /** An entry that nobody had asked this neighbour for. */
    void unasked(Turn turn, Link from) {
        misbehaviour.blame(turn, from, RejectReason.UNSOLICITED, "an entry of an answer");
    }

    /** A want for what this neighbour had offered brought less. */
    void unsatisfied(Turn turn, Link from) {
        if (from.addUnsatisfied() >= Limits.MAX_UNSATISFIED_WANTS) {
            from.forgiveUnsatisfied();
            misbehaviour.blame(turn, from, RejectReason.BROKEN_OFFERS);
        }
    }

    /** A peer that a relay named. */
    void introduced(Turn turn, String relay, Verdict.Good good) {
        var way = new Admission.Way(Origin.relay(relay), Optional.empty(), true);
        if (admission.admit(turn, good, way) instanceof Admission.Advanced) {
            learned(turn.now(), version(good), false, false);
            haves.offer(turn, good.record().peerId(), false);
        }
        admission.attested(good.record());
    }

    /** Something that was held back and whose time has come: others held it back too, so it is offered only. */
    void released(Turn turn, HeldBack.Held held) {
        Admission.Outcome outcome = admission.admit(turn, held.entry(), held.way());
        if (outcome instanceof Admission.Advanced || outcome instanceof Admission.Prolonged) {
            RecentNews.News learned = learned(turn.now(), version(held.entry()), false, false);
            held.linkId().ifPresent(learned::heldBy);
            haves.offer(turn, held.entry().record().peerId(), false);
        }
    }

    /** The other end says that it has these. */
    void offered(Turn turn, Link from, List<Version> versions) {
        for (Version version : versions) {
            recent.find(version).ifPresent(news -> news.heldBy(from.id()));
        }
        offers.offered(turn, from, versions);
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
        haves.offerUnsettled(turn, to);
    }

    void tick(Turn turn) {
        haves.tick(turn);
    }

    Optional<Instant> nextWake() {
        return haves.nextWake();
    }

    /** Messages passed on for others since the start. */
    long forwarded() {
        return forwarded;
    }

    /** A copy of what is held already (protocol section 4.2). */
    private void known(Turn turn, Link from, Version version, By by) {
        Optional<RecentNews.News> news = recent.find(version);
        news.ifPresent(copy -> copy.heldBy(from.id()));
        if (by == By.PUSH) {
            turn.counters().duplicate();
            if (news.filter(RecentNews.News::takeAsked).isPresent()) {
                offers.needless();
            }
        }
        // Owners push to everybody, whatever the tree says: their copies do not speak against it.
        boolean owners = from.peer().equals(version.peerId())
                || news.filter(RecentNews.News::fromOwner).isPresent();
        if (by != By.PUSH || owners) {
            return;
        }
        boolean crossed = news.filter(copy -> copy.wasSentTo(from.id())
                        && !turn.now().isAfter(copy.at().plus(Tree.CROSSING)))
                .isPresent();
        if (!crossed) {
            tree.duplicate(turn, from);
        } else {
            tree.crossed(turn, from);
        }
    }

    private void spread(
            Turn turn, Link from, Message.Announcement.Kind kind, Admission.Outcome outcome, int ttl, By by) {
        switch (outcome) {
            case Admission.Advanced(var entry, var _) -> {
                SignedEntry signed = entry.signed();
                spread(
                        turn,
                        from,
                        entry.version(),
                        ttl,
                        by,
                        link -> new Message.Announcement(self.head(turn.now()), kind, signed, ttl - 1));
            }
            case Admission.Prolonged(var entry, var lease) -> {
                SignedLease signed = lease.signed();
                spread(
                        turn,
                        from,
                        entry.version(),
                        ttl,
                        by,
                        link -> new Message.LeaseUpdate(self.head(turn.now()), signed, ttl - 1));
            }
            case Admission.Blamed(var why) -> misbehaviour.blame(turn, from, RejectReason.TOO_FAR_AHEAD, why);
            case Admission.Equivocated(var owner) -> misbehaviour.blameKey(turn, owner, RejectReason.EQUIVOCATION);
            case Admission.Ignored _ -> {
                // Known, older or over a limit: the digest heals what was dropped.
            }
        }
    }

    private void spread(Turn turn, Link from, Version version, int ttl, By by, Function<Link, Message> message) {
        boolean fromOwner = from.peer().equals(version.peerId());
        RecentNews.News news = learned(turn.now(), version, fromOwner, by == By.PUSH);
        if (by == By.GRAFT) {
            news.markAsked();
        }
        news.heldBy(from.id());
        switch (by) {
            case HELLO -> {
                // Says nothing about the tree.
            }
            case PUSH -> tree.pushed(turn, from);
            case GRAFT -> tree.grafted(turn);
        }
        if (ttl > 1) {
            for (Link link : tree.targets(turn)) {
                if (!news.isHeldBy(link.id()) && !link.peer().equals(version.peerId())) {
                    turn.send(link, message.apply(link));
                    news.sentTo(link.id());
                    forwarded++;
                }
            }
        }
        haves.offer(turn, version.peerId(), version.minor() > 0);
    }

    private RecentNews.News learned(Instant now, Version version, boolean fromOwner, boolean pushed) {
        RecentNews.News news = recent.learned(version, now, fromOwner);
        offers.received(version, pushed).forEach(news::heldBy);
        return news;
    }

    private static boolean holds(PeerEntry entry, Verdict.Good good) {
        long minor = good.lease().map(lease -> lease.lease().minor()).orElse(0L);
        return entry.seq() == good.record().seq()
                && entry.minor() >= minor
                && entry.record().signed().text().equals(good.record().signed().text());
    }

    private static Version version(Verdict.Good good) {
        return new Version(
                good.record().peerId(),
                good.record().seq(),
                good.lease().map(lease -> lease.lease().minor()).orElse(0L));
    }

    private static Origin originOf(Link from, PeerId owner, int hops) {
        if (from.peer().equals(owner)) {
            return Origin.ITSELF;
        }
        Optional<PeerId> neighbour = from.broadcasting() ? Optional.of(from.peer()) : Optional.empty();
        return new Origin(Origin.Kind.NEIGHBOUR, neighbour, "", Math.max(1, hops));
    }
}
