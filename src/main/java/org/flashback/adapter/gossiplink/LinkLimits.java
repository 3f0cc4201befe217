package org.flashback.adapter.gossiplink;

import java.time.Duration;
import org.flashback.core.wire.Limits;

/**
 * What a link may carry and how long it may take. Tests use smaller ones.
 *
 * @param maxFrame bytes of a text frame
 * @param maxHello bytes of a text frame before the first one was accepted
 * @param maxQueued bytes of frames that wait to be sent
 * @param fullTimeout a queue without room for this long ends the link
 * @param dialTimeout from the dial to the open link
 * @param flushTimeout from the wish to close to the close frame
 * @param closeTimeout from the close frame to the other end's
 * @param firstPing from the open link to the first measurement of the round trip, when the first frames have passed
 * @param pingPause between two measurements
 */
public record LinkLimits(
        int maxFrame,
        int maxHello,
        int maxQueued,
        Duration fullTimeout,
        Duration dialTimeout,
        Duration flushTimeout,
        Duration closeTimeout,
        Duration firstPing,
        Duration pingPause) {
    /** Those of protocol sections 1.5, 2 and 7. */
    public static final LinkLimits STANDARD = new LinkLimits(
            Limits.MAX_FRAME_BYTES,
            Limits.MAX_HELLO_BYTES,
            Limits.MAX_QUEUED_BYTES,
            Limits.QUEUE_FULL_TIMEOUT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(15));
}
