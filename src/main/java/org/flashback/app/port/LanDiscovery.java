package org.flashback.app.port;

import java.util.List;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/**
 * Finds nodes on the local network by multicast. Listening sends nothing at all; only {@link Session#announce} does, and
 * only a broadcasting node may call it.
 */
public interface LanDiscovery {
    /** Begins to listen on every network of this computer, and on those that come later. Returns at once. */
    Session listen(Listener listener);

    /** One stretch of listening. Safe for use by many threads. */
    interface Session extends AutoCloseable {
        /** Announces this node from now on, instead of what was announced before. Returns at once. */
        void announce(Presence presence);

        /** Says goodbye if something was announced and sends nothing any more. Returns when the goodbye is out. */
        void hush();

        /** As {@link #hush}, then stops listening. Returns when all sockets are closed. */
        @Override
        void close();
    }

    /** Called on the session's thread; must return soon. */
    interface Listener {
        /** A node of the local network said that it can be dialled there. Unproven: anybody may say anything. */
        void found(Place place);

        /** Somebody said goodbye in this peer's name. Unproven like {@link #found}. */
        void gone(PeerId peer);

        /** How listening stands; called on each change. */
        void state(State state);
    }

    /**
     * What a broadcasting node says of itself.
     *
     * @param addresses those that its record publishes; on each network only those of that network are announced there
     */
    record Presence(PeerId peerId, int port, List<IpAddress> addresses) {
        public Presence {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Where a node was found.
     *
     * @param addresses at least one; each is of the network that the word of it came from
     */
    record Place(PeerId peerId, int port, List<IpAddress> addresses) {
        public Place {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param networks pairs of interface and IP version that are listened on
     * @param problem why one or more of them cannot be used, in words; empty when all can
     */
    record State(int networks, String problem) {}
}
