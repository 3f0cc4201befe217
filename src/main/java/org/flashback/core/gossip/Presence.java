package org.flashback.core.gossip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Message;

/** What this node says of itself, and the switch between silence and being found (protocol sections 1.3 and 3). */
final class Presence {
    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Admission admission;
    private final Dissemination dissemination;
    private final Overlay overlay;

    Presence(
            Self self,
            PeerTable table,
            LinkTable links,
            Admission admission,
            Dissemination dissemination,
            Overlay overlay) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.admission = admission;
        this.dissemination = dissemination;
        this.overlay = overlay;
    }

    /** Nothing of ours may go over links of a one-time identity, even when a switch overtook the one who published. */
    void publish(Turn turn, VerifiedRecord own) {
        if (self.broadcasting()) {
            self.broadcast(own);
            put(own, turn.now());
            dissemination.announceOwn(turn, Message.Announcement.Kind.UPDATE);
        }
    }

    /** A lease to the record that is out. */
    void renew(Turn turn, VerifiedLease lease) {
        boolean current =
                self.record().filter(own -> own.seq() == lease.lease().seq()).isPresent();
        if (current) {
            self.renew(lease);
            table.find(self.ownId()).ifPresent(entry -> table.prolong(entry, lease));
            dissemination.announceOwnLease(turn, lease);
        }
    }

    /** From silence to the lasting identity: links of the one-time one close. */
    void switchOn(Turn turn, VerifiedRecord own) {
        overlay.identityChanged(turn.now());
        closeAll(turn);
        self.broadcast(own);
        put(own, turn.now());
    }

    /** Back to silence: the withdrawal is the last word on every link. */
    void switchOff(Turn turn, Input.SwitchOff off) {
        VerifiedRecord withdrawal = off.withdrawal();
        if (self.broadcasting()) {
            dissemination.withdraw(turn, SignedEntry.of(withdrawal.signed()), withdrawal.seq());
        }
        overlay.identityChanged(turn.now());
        closeAll(turn);
        self.fallSilent(off.linkId(), withdrawal.seq());
        // Everybody holds it; a silent node that did not would be known by just that.
        put(withdrawal, turn.now());
        table.find(self.ownId())
                .ifPresent(entry -> turn.add(new Output.PutWithdrawal(admission.view(entry, turn.now()))));
    }

    private void closeAll(Turn turn) {
        List.copyOf(links.all()).forEach(link -> turn.close(link, CloseCode.GOING_AWAY, ""));
    }

    /** The own record is part of the digest and of what is answered, like any other. */
    void put(VerifiedRecord own, Instant now) {
        table.put(new PeerEntry(own, Optional.empty(), Origin.ITSELF, now));
    }
}
