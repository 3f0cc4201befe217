package org.flashback.testkit.simulation;

import java.time.Duration;

/**
 * What the network between the nodes is like. All times are of one direction.
 *
 * @param minLatencyMs of a pair; every pair has its own, for ever
 * @param maxLatencyMs of a pair
 * @param jitterMs each frame takes up to this much longer, in order
 * @param loss the share of frames that vanish; HELLO never does, because a link without it is none
 * @param bytesPerSecond of each node's line, in each direction; 0 is without bound
 * @param dialTimeout how long a dial to a computer that is gone takes to fail
 * @param frameBytes how long the announcement of one record is, about
 */
public record Conditions(
        int minLatencyMs,
        int maxLatencyMs,
        int jitterMs,
        double loss,
        long bytesPerSecond,
        Duration dialTimeout,
        int frameBytes) {
    /** 20–200 ms, nothing lost, no bound of the lines, records that make frames of 1 kB. */
    public static final Conditions USUAL = new Conditions(20, 200, 8, 0, 0, Duration.ofSeconds(5), 1000);

    public Conditions withLoss(double share) {
        return new Conditions(minLatencyMs, maxLatencyMs, jitterMs, share, bytesPerSecond, dialTimeout, frameBytes);
    }

    public Conditions withLine(long bytes) {
        return new Conditions(minLatencyMs, maxLatencyMs, jitterMs, loss, bytes, dialTimeout, frameBytes);
    }
}
