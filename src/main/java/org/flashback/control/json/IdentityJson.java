package org.flashback.control.json;

import java.util.Optional;

/**
 * {@code identity}: the node's own, or of the peer that it is compared with.
 *
 * @param fingerprint the first 16 characters in groups of four
 * @param comparisonNumber 60 digits, the same at both ends; only when compared
 * @param link {@code flashback://peer/…}, the node's own; only while it broadcasts with an address
 */
public record IdentityJson(
        String peerId, String fingerprint, Optional<String> comparisonNumber, Optional<String> link) {}
