package org.flashback.testkit.simulation;

import java.util.Optional;
import org.flashback.core.gossip.Output;
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

    /** Whether this is carried out; never asked for {@link Output.Send}. */
    default boolean carriedOut(Output output) {
        return true;
    }
}
