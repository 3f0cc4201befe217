package org.flashback.app.node;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The health line: relay, peers, port, disk, clock, always all five.
 *
 * @param relaysAnswering of {@code relaysTotal} configured
 * @param relayRttMs the best round trip
 * @param port the one in use and whether it is open to others
 * @param freeBytes on the profile's disk
 * @param clockSkewMs how far this computer's clock is ahead of the network's (negative: behind); absent until measured
 * @param notices newest first
 */
public record HealthSnapshot(
        int relaysAnswering,
        int relaysTotal,
        OptionalLong relayRttMs,
        int peersKnown,
        int peersOnline,
        int links,
        Port port,
        OptionalInt portNumber,
        OptionalLong freeBytes,
        OptionalLong clockSkewMs,
        List<Notice> notices) {
    public HealthSnapshot {
        notices = List.copyOf(notices);
    }

    /** Whether others can dial us. */
    public enum Port {
        /** Silent: bound to this computer only. */
        CLOSED_WHILE_SILENT,
        /** Broadcasting, not tested by anybody yet. */
        NOT_TESTED,
        /** Somebody dialled us from outside. */
        OPEN,
        STARTING
    }
}
