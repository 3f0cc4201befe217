package org.flashback.core.gossip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Version;

/** Decides what a verified entry does to the table (protocol sections 3.3–3.8, 4.1 and 7). */
final class Admission {
    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final HeldBack heldBack = new HeldBack();
    private final Refusals refusals = new Refusals();
    private final Eviction eviction;
    private final Scores scores;
    private final Rates rates;

    Admission(Self self, PeerTable table, LinkTable links, Scores scores, Rates rates) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.scores = scores;
        this.rates = rates;
        this.eviction = new Eviction(self, table, refusals);
    }

    /** What became of an entry. */
    sealed interface Outcome {}

    /** The record advanced the table: it is news. */
    record Advanced(PeerEntry entry, boolean first) implements Outcome {}

    /** Only the lease did. */
    record Prolonged(PeerEntry entry, VerifiedLease lease) implements Outcome {}

    /** Nothing to pass on: known, older, expired, held back, over a limit. */
    record Ignored(String why) implements Outcome {}

    /** Nobody honest sends this. */
    record Blamed(String why) implements Outcome {}

    /** The owner signed two texts with one seq: not the sender's fault. */
    record Equivocated(PeerId owner) implements Outcome {}

    /**
     * How an entry came.
     *
     * @param asked whether we had asked for it: limits on what is pushed do not apply
     */
    record Way(Origin origin, Optional<Link> link, boolean asked) {}

    Outcome admit(Turn turn, Verdict.Good good, Way way) {
        VerifiedRecord record = good.record();
        Instant now = turn.now();
        if (record.peerId().equals(self.ownId()) && !record.isWithdrawal()) {
            return own(turn, record);
        }
        if (HeldBack.datedAt(good).isAfter(now.plus(Limits.MISBEHAVING_AHEAD))) {
            return new Blamed("a record or lease more than an hour ahead");
        }
        if (record.content().issuedAt().isAfter(now.plus(Limits.MAX_AHEAD))) {
            return heldBack.hold(good, way)
                    ? new Ignored("held back: dated ahead")
                    : dropped(turn, way, RejectReason.AHEAD);
        }
        Optional<VerifiedLease> lease = good.lease();
        if (HeldBack.datedAt(good).isAfter(now.plus(Limits.MAX_AHEAD))) {
            // The record may be used now; its lease comes again later.
            heldBack.hold(good, way);
            lease = Optional.empty();
        }
        if (expired(record, lease, now)) {
            // Not remembered as refused: somebody may have left out the lease that keeps it alive.
            return dropped(turn, way, RejectReason.EXPIRED);
        }
        if (record.peerId().equals(self.ownId())) {
            noticeOwn(turn, record);
        }
        Optional<PeerEntry> held = table.find(record.peerId());
        Outcome outcome =
                held.isPresent() ? update(turn, held.get(), record, lease, way) : insert(turn, record, lease, way);
        boolean overLink = way.link().isPresent();
        if (overLink || outcome instanceof Advanced) {
            table.find(record.peerId())
                    .filter(entry -> entry.seq() == record.seq())
                    .ifPresent(entry -> entry.overheard(overLink));
        }
        return outcome;
    }

    /** A lease that came without its record, of a key that is known. */
    Outcome admit(Turn turn, VerifiedLease lease, Way way) {
        Optional<PeerEntry> held = table.find(lease.lease().peerId());
        if (held.isEmpty()
                || held.get().seq() != lease.lease().seq()
                || held.get().withdrawn()) {
            return dropped(turn, way, RejectReason.LEASE_WITHOUT_RECORD);
        }
        PeerEntry entry = held.get();
        entry.overheard(entry.overheard() || way.link().isPresent());
        if (lease.lease().minor() <= entry.minor() || entry.peerId().equals(self.ownId())) {
            return new Ignored("known lease");
        }
        var prolonged = new Verdict.Good(entry.record(), Optional.of(lease));
        if (HeldBack.datedAt(prolonged).isAfter(turn.now().plus(Limits.MISBEHAVING_AHEAD))) {
            return new Blamed("a lease more than an hour ahead");
        }
        if (HeldBack.datedAt(prolonged).isAfter(turn.now().plus(Limits.MAX_AHEAD))) {
            heldBack.hold(prolonged, way);
            return new Ignored("held back: dated ahead");
        }
        if (!lease.lease().until().isAfter(turn.now())) {
            return dropped(turn, way, RejectReason.EXPIRED);
        }
        if (!mayProlong(turn, entry, way)) {
            return dropped(turn, way, RejectReason.LEASES_RATE);
        }
        table.prolong(entry, lease);
        touched(turn, entry);
        return new Prolonged(entry, lease);
    }

    /** A content that this version refuses is not asked for again. */
    void refused(Verdict.Refused refused, Instant now) {
        refused.seq().ifPresent(seq -> refusals.remember(refused.peerId(), seq, now));
    }

    /** A relay vouches for the name of this record, if it is the one that is held. */
    void attested(VerifiedRecord record) {
        table.find(record.peerId())
                .filter(entry -> !entry.attested() && entry.seq() == record.seq() && !entry.withdrawn())
                .ifPresent(entry -> table.change(entry, entry::attest));
    }

    /** Whether (peer, seq, minor) is news that may be asked for. */
    boolean wanted(Version version) {
        if (version.peerId().equals(self.ownId())) {
            return version.seq() > self.lastSeq();
        }
        if (refusals.contains(version.peerId(), version.seq())) {
            return false;
        }
        Optional<PeerEntry> held = table.find(version.peerId());
        if (held.isEmpty()) {
            return true;
        }
        boolean uselessLease =
                held.get().withdrawn() && version.seq() == held.get().seq();
        return !uselessLease && version.isNewerThan(held.get().seq(), held.get().minor());
    }

    /** Entries whose time has come, with the way they came. */
    List<HeldBack.Held> release(Instant now) {
        rates.sweep(now);
        return heldBack.release(now);
    }

    /** When {@link #release} has something. */
    Optional<Instant> nextRelease() {
        return heldBack.next();
    }

    /** Memory that serves nobody any more goes. */
    void forget(Instant now) {
        refusals.forget(now);
        scores.observed(now);
    }

    void linkGone(LinkId link) {
        heldBack.linkGone(link);
    }

    /** The view of an entry with its link. */
    PeerView view(PeerEntry entry, Instant now) {
        Optional<IpAddress> link = entry.withdrawn()
                ? Optional.empty()
                : links.usableTo(entry.peerId()).filter(Link::broadcasting).map(Link::remote);
        PeerState state = link.isPresent()
                ? PeerState.CONNECTED
                : entry.stale(now, scores.renewal(entry)) ? PeerState.STALE : PeerState.DISCOVERED;
        var measured = new PeerHistory.Measured(scores.reckoned(entry, now), entry.bandwidth(), entry.attested());
        return new PeerView(
                entry.record(),
                entry.lease(),
                new PeerHistory(
                        entry.firstSeen(), entry.lastSeen(), entry.origin(), entry.name(), entry.rttMs(), measured),
                state,
                entry.heardThisRun(),
                entry.expiresAt(),
                link,
                entry.overheard() || table.agreement().covers(entry),
                false,
                scores.of(entry, now),
                table.trusts().of(entry.peerId()));
    }

    private Outcome insert(Turn turn, VerifiedRecord record, Optional<VerifiedLease> lease, Way way) {
        Optional<RejectReason> tooFast = way.asked() ? Optional.empty() : rates.identity(turn, way.link());
        if (tooFast.isPresent()) {
            return dropped(turn, way, tooFast.get());
        }
        var entry = new PeerEntry(record, lease, table.shared(way.origin()), turn.now());
        scores.begin(entry, turn.now());
        table.put(entry);
        if (!eviction.trim(turn, entry)) {
            return dropped(turn, way, RejectReason.TABLE_FULL);
        }
        table.advanced(entry);
        PeerView view = view(entry, turn.now());
        if (record.isWithdrawal()) {
            turn.add(new Output.PutWithdrawal(view));
        } else {
            turn.add(new Output.PutPeer(view));
            turn.add(new Output.PeerAdded(view));
        }
        return new Advanced(entry, true);
    }

    private Outcome update(Turn turn, PeerEntry entry, VerifiedRecord record, Optional<VerifiedLease> lease, Way way) {
        if (record.seq() < entry.seq()) {
            return dropped(turn, way, RejectReason.OLDER);
        }
        if (record.seq() == entry.seq()) {
            return sameSeq(turn, entry, record, lease, way);
        }
        Optional<RejectReason> tooFast =
                way.asked() ? Optional.empty() : rates.change(turn, way.link(), record.peerId());
        if (tooFast.isPresent()) {
            return dropped(turn, way, tooFast.get());
        }
        boolean wasWithdrawn = entry.withdrawn();
        boolean wasGone = wasWithdrawn || entry.goneTold();
        table.change(entry, () -> entry.replace(record, lease, turn.now()));
        touched(turn, entry);
        eviction.trim(turn, entry);
        if (record.isWithdrawal() && !wasWithdrawn) {
            turn.add(new Output.PeerWithdrew(view(entry, turn.now())));
        } else if (wasGone && !record.isWithdrawal()) {
            turn.add(new Output.PeerAdded(view(entry, turn.now())));
        }
        return new Advanced(entry, wasGone);
    }

    private Outcome sameSeq(Turn turn, PeerEntry entry, VerifiedRecord record, Optional<VerifiedLease> lease, Way way) {
        if (!record.signed().text().equals(entry.record().signed().text())) {
            boolean known = entry.equivocated();
            if (entry.losesTo(record)) {
                // A lease is to the seq, not to one of its texts.
                table.change(entry, () -> entry.replace(record, entry.lease(), turn.now()));
                touched(turn, entry);
            }
            entry.markEquivocated();
            return known ? dropped(turn, way, RejectReason.EQUIVOCATION) : new Equivocated(entry.peerId());
        }
        boolean newer =
                lease.filter(given -> given.lease().minor() > entry.minor()).isPresent();
        if (newer && !entry.withdrawn() && !mayProlong(turn, entry, way)) {
            entry.spokenOf();
            return dropped(turn, way, RejectReason.LEASES_RATE);
        }
        if (newer && !entry.withdrawn()) {
            table.prolong(entry, lease.orElseThrow());
            touched(turn, entry);
            return new Prolonged(entry, lease.orElseThrow());
        }
        entry.spokenOf();
        return new Ignored("known");
    }

    private void touched(Turn turn, PeerEntry entry) {
        entry.heard(turn.now());
        table.advanced(entry);
        scores.renewed(entry, turn.now());
        PeerView view = view(entry, turn.now());
        if (entry.withdrawn()) {
            turn.add(new Output.PutWithdrawal(view));
        } else {
            turn.add(new Output.PutPeer(view));
            turn.add(new Output.PeerChanged(view));
        }
    }

    /** Section 3.8: our own key, in a record that we may not have made. Never stored while it could list us. */
    private Outcome own(Turn turn, VerifiedRecord record) {
        boolean same = self.record()
                .filter(mine -> mine.signed().text().equals(record.signed().text()))
                .isPresent();
        if (!same) {
            noticeOwn(turn, record);
        }
        return new Ignored("our own record");
    }

    private void noticeOwn(Turn turn, VerifiedRecord record) {
        boolean otherText = record.seq() == self.lastSeq()
                && self.record()
                        .filter(mine ->
                                !mine.signed().text().equals(record.signed().text()))
                        .isPresent();
        if (record.seq() > self.lastSeq() || otherText) {
            self.heardOwn(record.seq());
            turn.add(new Output.OwnKeyHeard(record.seq(), record.isWithdrawal()));
        }
    }

    /** Leases that are pushed are limited for each owner; the next one comes in any case. */
    private boolean mayProlong(Turn turn, PeerEntry entry, Way way) {
        return way.asked() || rates.lease(turn, entry.peerId()).isEmpty();
    }

    /** Not taken, and told; what is known already is not even that. */
    private static Ignored dropped(Turn turn, Way way, RejectReason reason) {
        turn.add(new Output.Rejected(way.link().map(Link::id), reason, "", false));
        return new Ignored(reason.text());
    }

    private static boolean expired(VerifiedRecord record, Optional<VerifiedLease> lease, Instant now) {
        boolean recordLives = record.content().expiresAt().isAfter(now);
        boolean leaseLives =
                lease.filter(given -> given.lease().until().isAfter(now)).isPresent();
        return !recordLives && !leaseLives;
    }
}
