package org.flashback.core.gossip;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * How a peer came to be known here, and what was seen of it since.
 *
 * @param lastSeen when it last said something signed, or something over a link of its own
 * @param name the last known one, kept over a withdrawal; empty if never known
 * @param rttMs the round trip, smoothed
 */
public record PeerHistory(
        Instant firstSeen, Instant lastSeen, Origin origin, String name, OptionalLong rttMs, Measured measured) {
    /**
     * What was measured and attested.
     *
     * @param bandwidth measured, in bytes per second
     * @param attested whether a relay has named this key under this name
     */
    public record Measured(Availability availability, OptionalLong bandwidth, boolean attested) {
        public static final Measured NONE = new Measured(Availability.NONE, OptionalLong.empty(), false);
    }

    /** Of a peer about whom nothing was measured. */
    public PeerHistory(Instant firstSeen, Instant lastSeen, Origin origin, String name, OptionalLong rttMs) {
        this(firstSeen, lastSeen, origin, name, rttMs, Measured.NONE);
    }
}
