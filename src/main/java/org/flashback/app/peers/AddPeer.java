package org.flashback.app.peers;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerLink;

/** "Add a peer": by a link that somebody handed over. */
public interface AddPeer {
    /**
     * Dials the places of the link at once, accepting its key only, and remembers them as candidates.
     *
     * @return what came of it, after at most {@link AddPeerService#PATIENCE}; never fails for a reason that lies in the
     *     link or the network
     */
    CompletableFuture<Outcome> add(PeerLink link);

    /** What came of a link. */
    sealed interface Outcome {}

    /**
     * The owner of the key answered, and there is a link to it.
     *
     * @param name from its record, or from the link when the record is not here yet; empty when neither has one
     * @param already whether there was a link to it before
     */
    record Met(PeerId peer, String name, boolean already) implements Outcome {}

    /** The link is this node's own. */
    record Yourself() implements Outcome {}

    /** Somebody else answers there, or this peer has another key now: nothing was said to it. */
    record OtherKey(PeerId expected) implements Outcome {}

    /**
     * No place of the link answered. They are remembered and tried again.
     *
     * @param reasons in words, one for each place that was tried and failed in time
     */
    record NoAnswer(PeerId peer, List<String> reasons) implements Outcome {
        public NoAnswer {
            reasons = List.copyOf(reasons);
        }
    }

    /** Every address of the link belongs to a network that this computer is not part of. */
    record OutOfReach(PeerId peer, List<IpAddress> addresses) implements Outcome {
        public OutOfReach {
            addresses = List.copyOf(addresses);
        }
    }
}
