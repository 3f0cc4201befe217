package org.flashback.app.events;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.identity.PeerId;

/**
 * Something that happened, for the list on Home, the demo's text and the log.
 *
 * @param subject the name it is about; shown bold
 * @param detail the rest, a format of the text bundle decides the words
 * @param peer the peer it concerns, to open it
 */
public record NodeEvent(Instant at, Kind kind, String subject, String detail, Optional<PeerId> peer) {
    public enum Kind {
        /** detail: path and round trip. */
        PEER_FOUND,
        /** detail: who told us. */
        PEER_JOINED,
        PEER_WITHDREW,
        PEER_LOST,
        /** detail: round trip. */
        RELAY_ANSWERED,
        /** detail: reason. */
        RELAY_LOST,
        BROADCAST_ON,
        BROADCAST_OFF,
        /** detail: the notice's sentence. */
        NOTICE
    }
}
