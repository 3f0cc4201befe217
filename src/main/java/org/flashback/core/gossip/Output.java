package org.flashback.core.gossip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Message;

/** What the engine wants done. */
public sealed interface Output {
    record Send(LinkId link, Message message) implements Output {}

    /** Dial with the present identity, accepting only this key. */
    record Dial(long dial, PeerId peer, IpAddress address, int port) implements Output {}

    /** Dial with a certificate made for this one link, accepting only this key. Only a silent node asks for it. */
    record DialOnce(long dial, PeerId peer, IpAddress address, int port) implements Output {}

    /** Send what is queued, then close. */
    record Disconnect(LinkId link, CloseCode code, String reason) implements Output {}

    /** Something to be kept over a restart. */
    sealed interface Persist extends Output {}

    record PutPeer(PeerView peer) implements Persist {}

    /** Every stored address of it goes. */
    record PutWithdrawal(PeerView peer) implements Persist {}

    record RemovePeer(PeerId peer) implements Persist {}

    /** Nothing is stored of a peer whose trust is {@link org.flashback.core.identity.Trust#NONE}. */
    record PutTrust(TrustedPeer peer) implements Persist {}

    record PutCandidates(List<Candidate> candidates) implements Persist {
        public PutCandidates {
            candidates = List.copyOf(candidates);
        }
    }

    /** Something that the node or its user may want to know. */
    sealed interface Notify extends Output {}

    /** HELLO was accepted. */
    record LinkUp(LinkId link, PeerId peer, boolean broadcasting) implements Notify {}

    record LinkDown(LinkId link, PeerId peer) implements Notify {}

    record PeerAdded(PeerView peer) implements Notify {}

    record PeerChanged(PeerView peer) implements Notify {}

    record PeerWithdrew(PeerView peer) implements Notify {}

    record PeerExpired(PeerId peer, String name) implements Notify {}

    /** Our record, lease or withdrawal went over the link of this neighbour. */
    record Told(PeerId peer, long seq) implements Notify {}

    /**
     * Somebody has a record of our own key that we did not make, or that we made and forgot (protocol section 3.8).
     *
     * @param withdrawal whether it was one
     */
    record OwnKeyHeard(long seq, boolean withdrawal) implements Notify {}

    /** The other end's clock, as its message said. */
    record ClockSample(LinkId link, long theirMs) implements Notify {}

    /** Nobody at this address, of IPv6 in its /64, is let in until then. To be kept in memory only. */
    record Banned(IpAddress address, Instant until) implements Notify {}

    /**
     * Something was not taken, for the counters and the log.
     *
     * @param link empty when it did not come to a link
     * @param detail for the log; empty where the reason says it all
     * @param misbehaviour whether it counts against the other end
     */
    record Rejected(Optional<LinkId> link, RejectReason reason, String detail, boolean misbehaviour)
            implements Notify {}
}
