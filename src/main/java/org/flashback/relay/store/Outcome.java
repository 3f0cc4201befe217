package org.flashback.relay.store;

import java.time.Instant;
import org.flashback.core.identity.PeerId;

/** What became of a registration or a withdrawal. */
public sealed interface Outcome {
    /**
     * It is on disk.
     *
     * @param expiresAt until when it is kept
     */
    record Stored(Instant expiresAt) implements Outcome {}

    /** The name belongs to another key, and that one keeps it. */
    record NameTaken(PeerId holder) implements Outcome {}

    /** A newer record or withdrawal of this key is held. */
    record Outdated() implements Outcome {}

    /** Another text of the same seq is held and stays. */
    record Twin() implements Outcome {}
}
