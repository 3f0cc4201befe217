package org.flashback.core.gossip;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;

/**
 * A peer of the table at one moment.
 *
 * @param heardThisRun whether anybody spoke of it since the engine was made
 * @param link the link to it, if there is one
 * @param overheard whether a link spoke of what is held of it, in this run
 * @param proven whether a handshake succeeded at an address that its record names
 * @param scores how good it is
 * @param trust what the user decided about it
 */
public record PeerView(
        VerifiedRecord record,
        Optional<VerifiedLease> lease,
        PeerHistory history,
        PeerState state,
        boolean heardThisRun,
        Instant expiresAt,
        Optional<IpAddress> link,
        boolean overheard,
        boolean proven,
        PeerScores scores,
        Trust trust) {
    /** The same with what the overlay knows of its addresses. */
    PeerView withProven(boolean atOneOfItsAddresses) {
        return new PeerView(
                record,
                lease,
                history,
                state,
                heardThisRun,
                expiresAt,
                link,
                overheard,
                atOneOfItsAddresses,
                scores,
                trust);
    }

    public PeerId peerId() {
        return record.peerId();
    }

    public boolean withdrawn() {
        return record.isWithdrawal();
    }
}
