package org.flashback.core.gossip;

import java.util.Optional;
import org.flashback.core.identity.PeerId;

/**
 * Who told us of a peer first.
 *
 * @param peer the lasting id of the neighbour, when it is broadcasting; a silent one has none that lasts
 * @param label the relay's name, or empty
 * @param hops links the news came over; 0 when the peer said so itself
 */
public record Origin(Kind kind, Optional<PeerId> peer, String label, int hops) {
    public enum Kind {
        ITSELF,
        NEIGHBOUR,
        RELAY
    }

    static final Origin ITSELF = new Origin(Kind.ITSELF, Optional.empty(), "", 0);

    /** The one who told us, over however many hops. */
    Origin introducer() {
        return hops == 0 ? this : new Origin(kind, peer, label, 0);
    }

    static Origin relay(String label) {
        return new Origin(Kind.RELAY, Optional.empty(), label, 1);
    }
}
