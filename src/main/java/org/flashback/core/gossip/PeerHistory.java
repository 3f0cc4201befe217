package org.flashback.core.gossip;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * How a peer came to be known here.
 *
 * @param name the last known one, kept over a withdrawal; empty if never known
 * @param rttMs the last measured round trip
 */
public record PeerHistory(Instant firstSeen, Instant lastSeen, Origin origin, String name, OptionalLong rttMs) {}
