package org.flashback.app.broadcast;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.flashback.app.broadcast.BroadcastSnapshot.Count;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.peers.PeerRow;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.PeerId;

/**
 * Counts who knows our latest word: relays that hold it, and peers whose link carried it. Written by the gossip loop,
 * read by the switch.
 */
final class ReachCounter implements AutoCloseable {
    private final BroadcastService.Parts parts;
    private final Publisher<BroadcastSnapshot> state;
    private final Set<PeerId> told = new LinkedHashSet<>();
    private final List<Published.Subscription> subscriptions;
    private long sinceSeq;

    ReachCounter(BroadcastService.Parts parts, Publisher<BroadcastSnapshot> state) {
        this.parts = parts;
        this.state = state;
        parts.loop().onNotify(this::notice);
        subscriptions = List.of(
                parts.peers().state().subscribe(_ -> recount()),
                parts.relays().state().subscribe(_ -> recount()));
    }

    /** From now on only those count who were told this seq or a later one. */
    synchronized void beginAt(long seq) {
        sinceSeq = seq;
        told.clear();
    }

    /** A copy. */
    synchronized Set<PeerId> told() {
        return new LinkedHashSet<>(told);
    }

    void recount() {
        List<RelayStatus> relays = parts.relays().state().current();
        int registered = (int) relays.stream().filter(RelayStatus::registered).count();
        List<PeerId> online = parts.peers().state().current().rows().stream()
                .filter(PeerRow::online)
                .map(PeerRow::peerId)
                .toList();
        Set<PeerId> now = told();
        List<PeerId> knowing = online.stream().filter(now::contains).toList();
        state.update(old -> {
            boolean silent = old.mode() == Mode.SILENT;
            return old.withReach(
                    new Count(silent ? 0 : registered, relays.size()),
                    new Count(silent ? 0 : knowing.size(), online.size()),
                    silent ? List.of() : knowing);
        });
    }

    @Override
    public void close() {
        subscriptions.forEach(Published.Subscription::close);
    }

    private void notice(Output.Notify notify) {
        if (notify instanceof Output.Told(var peer, long seq)) {
            synchronized (this) {
                if (seq >= sinceSeq) {
                    told.add(peer);
                }
            }
            recount();
        }
    }
}
