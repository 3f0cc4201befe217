package org.flashback.core.gossip;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How good a peer is, and why (protocol section 6). Everything that an explanation needs stands beside the scores.
 *
 * @param availability from 0 to 100; nothing while too little was expected
 * @param received beats and leases of the last 24 hours
 * @param expected the same
 * @param hours of the last 24 in which anything was expected
 * @param performance from 0 to 100; nothing before the first round trip
 * @param bandwidth bytes per second: measured, or else what the peer says of itself
 * @param bandwidthMeasured whether it was measured here
 */
public record PeerScores(
        OptionalDouble availability,
        int received,
        int expected,
        int hours,
        OptionalDouble performance,
        OptionalLong bandwidth,
        boolean bandwidthMeasured) {
    private static final double AVAILABILITY_WEIGHT = 0.6;
    private static final double PERFORMANCE_WEIGHT = 0.4;
    private static final double BEST_RTT_MS = 20;
    private static final double WORST_RTT_MS = 2_000;

    /** What peers are sorted by; an unknown part counts as 0. */
    public double total() {
        return total(availability, performance);
    }

    /** 0.6 × availability + 0.4 × performance; an unknown part counts as 0. */
    public static double total(OptionalDouble availability, OptionalDouble performance) {
        return AVAILABILITY_WEIGHT * availability.orElse(0) + PERFORMANCE_WEIGHT * performance.orElse(0);
    }

    /** 100 at 20 ms or less, falling to 0 at 2 s on a logarithmic scale. */
    static double performance(long rttMs) {
        double rtt = Math.clamp((double) rttMs, BEST_RTT_MS, WORST_RTT_MS);
        return 100 * Math.log(WORST_RTT_MS / rtt) / Math.log(WORST_RTT_MS / BEST_RTT_MS);
    }
}
