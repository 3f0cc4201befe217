package org.flashback.core.gossip;

import java.util.Optional;
import java.util.function.Predicate;
import org.flashback.core.identity.Trust;
import org.flashback.core.wire.Limits;

/**
 * Who goes when the table is full (protocol sections 3.6 and 6). Of peers: of an introducer who named more than a tenth of
 * all, and otherwise unattested ones that were never contacted; of these the farthest from our id, so that what a node
 * keeps cannot be chosen by whoever floods it. Of withdrawals: of peers never known here.
 */
final class Eviction {
    private static final int MAX_OF_INTRODUCER = (int) (Limits.MAX_PEERS * Limits.MAX_INTRODUCER_SHARE);

    private final Self self;
    private final PeerTable table;
    private final Refusals refusals;
    private final int maxPeers;

    Eviction(Self self, PeerTable table, Refusals refusals) {
        this.self = self;
        this.table = table;
        this.refusals = refusals;
        this.maxPeers = Limits.MAX_PEERS;
    }

    /** Removes what is over the caps after an entry was put. Returns whether that entry itself is still there. */
    boolean trim(Turn turn, PeerEntry put) {
        while (table.size() - table.withdrawals() > maxPeers) {
            Optional<PeerEntry> victim = peer();
            if (victim.isEmpty()) {
                break;
            }
            evict(turn, victim.get(), put);
        }
        while (table.withdrawals() > Limits.MAX_WITHDRAWALS) {
            Optional<PeerEntry> victim = table.leastHeldWithdrawal().filter(this::mayGo);
            if (victim.isEmpty()) {
                break;
            }
            evict(turn, victim.get(), put);
        }
        return table.find(put.peerId()).filter(entry -> entry == put).isPresent();
    }

    private void evict(Turn turn, PeerEntry victim, PeerEntry put) {
        table.remove(victim.peerId());
        refusals.remember(victim.peerId(), victim.seq(), turn.now());
        if (victim != put) {
            turn.add(new Output.RemovePeer(victim.peerId()));
        }
    }

    /** Whoever was known for a while withdrew for good reason: that word stays, up to a limit, until it expires. */
    private boolean mayGo(PeerEntry withdrawal) {
        boolean wasKnown = withdrawal.heldForS() > Limits.WITHDRAWAL_KNOWN_AFTER.toSeconds();
        boolean own = withdrawal.peerId().equals(self.ownId());
        return !own && (!wasKnown || table.withdrawals() > Limits.MAX_WITHDRAWALS_HARD);
    }

    private Optional<PeerEntry> peer() {
        return table.introducerOfMoreThan(MAX_OF_INTRODUCER)
                .map(introducer -> farthest(entry -> entry.origin().introducer().equals(introducer)))
                .orElseGet(() -> farthest(_ -> true));
    }

    private Optional<PeerEntry> farthest(Predicate<PeerEntry> of) {
        Predicate<PeerEntry> may = of.and(this::notSpared);
        Optional<PeerEntry> disposable = table.disposable() == 0
                ? Optional.empty()
                : table.farthest(self.ownId(), may.and(PeerTable::isDisposable));
        return disposable
                .or(() -> table.farthest(self.ownId(), may.and(entry -> !entry.contacted())))
                .or(() -> table.farthest(self.ownId(), may.and(entry -> !entry.linked())))
                .or(() -> table.farthest(self.ownId(), may));
    }

    private boolean notSpared(PeerEntry entry) {
        Trust trust = table.trusts().of(entry.peerId());
        return !entry.peerId().equals(self.ownId()) && !trust.pinned() && !trust.followed();
    }
}
