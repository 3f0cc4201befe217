package org.flashback.control.json;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param kind lower case, for example {@code peer_found}
 * @param subject the name it is about
 * @param peerId of the peer it concerns
 */
public record EventJson(Instant at, String kind, String subject, String detail, Optional<String> peerId) {}
