package org.flashback.testkit.simulation;

import java.util.Optional;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.PeerView;
import org.flashback.core.wire.Message;

/**
 * Takes something from the protocol between engine and network, so that a test can show that the figures notice it.
 * The engine itself is always whole.
 */
public interface Sabotage {
    /** Nothing is taken. */
    Sabotage NONE = new Sabotage() {};

    /** What of this message goes out. */
    default Optional<Message> sent(Message message) {
        return Optional.of(message);
    }

    /** Whether the node's database keeps this; what it does not keep is gone from it altogether. */
    default boolean kept(PeerView peer) {
        return true;
    }

    /** Whether this is carried out; never asked for {@link Output.Send}. */
    default boolean carriedOut(Output output) {
        return true;
    }
}
