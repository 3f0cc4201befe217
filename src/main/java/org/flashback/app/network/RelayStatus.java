package org.flashback.app.network;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.relay.RelayUrl;

/**
 * One relay at one moment.
 *
 * @param detail in words
 * @param nextTry when it is asked again after a failure
 * @param registered whether it holds our current record
 */
public record RelayStatus(
        RelayUrl url, State state, OptionalLong rttMs, String detail, Optional<Instant> nextTry, boolean registered) {
    public enum State {
        /** Not asked yet. */
        CONNECTING,
        ANSWERING,
        UNREACHABLE,
        WRONG_KEY,
        NAME_TAKEN,
        REFUSED,
        SLOW_DOWN
    }
}
