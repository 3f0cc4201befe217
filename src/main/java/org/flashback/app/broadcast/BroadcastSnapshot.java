package org.flashback.app.broadcast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;

/**
 * The toggle and what it stands for, at one moment.
 *
 * @param mode what the network is being told
 * @param visible what others can see now; empty while silent
 * @param relays how many relays hold the current record, of those configured
 * @param peers how many of the known peers have been sent the current record or withdrawal
 * @param knowing ids of the peers that have it (first-hand: it went over a link to them, or came back from them)
 * @param since when the mode was entered
 * @param renewsAt when the record or its lease is renewed
 * @param receipt of the last switching off, until dismissed
 * @param firstTime whether the exposure card was never confirmed for what would become visible now
 */
public record BroadcastSnapshot(
        Mode mode,
        Optional<Exposure> visible,
        Count relays,
        Count peers,
        List<PeerId> knowing,
        Instant since,
        Optional<Instant> renewsAt,
        Optional<Receipt> receipt,
        boolean firstTime) {
    public BroadcastSnapshot {
        knowing = List.copyOf(knowing);
    }

    BroadcastSnapshot withMode(Mode newMode) {
        return new BroadcastSnapshot(newMode, visible, relays, peers, knowing, since, renewsAt, receipt, firstTime);
    }

    BroadcastSnapshot withReceipt(Optional<Receipt> newReceipt) {
        return new BroadcastSnapshot(mode, visible, relays, peers, knowing, since, renewsAt, newReceipt, firstTime);
    }

    BroadcastSnapshot withRenewsAt(Instant at) {
        return new BroadcastSnapshot(mode, visible, relays, peers, knowing, since, Optional.of(at), receipt, firstTime);
    }

    BroadcastSnapshot withReach(Count newRelays, Count newPeers, List<PeerId> nowKnowing) {
        return new BroadcastSnapshot(
                mode, visible, newRelays, newPeers, nowKnowing, since, renewsAt, receipt, firstTime);
    }

    /** Silence is the default. */
    public enum Mode {
        SILENT,
        SWITCHING_ON,
        BROADCASTING,
        SWITCHING_OFF
    }

    /** {@code done} of {@code total}. */
    public record Count(int done, int total) {
        public static final Count NONE = new Count(0, 0);
    }
}
