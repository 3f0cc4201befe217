package org.flashback.core.gossip;

import java.time.Duration;

/**
 * How long to wait for the push of something that was already offered (protocol section 4.2). Learned from how much
 * later than the first offer the pushes come, as TCP learns its retransmission timer (RFC 6298): a network of short delays
 * repairs a lost push sooner, one of long delays does not ask in vain.
 */
final class Patience {
    private static final double MIN_MS = 100;
    private static final double MAX_MS = 500;

    /** Before anything is known, what the protocol says. */
    private double mean = MAX_MS / 2;

    private double deviation = MAX_MS / 8;

    Duration now() {
        return Duration.ofMillis(Math.round(Math.clamp(mean + 4 * deviation, MIN_MS, MAX_MS)));
    }

    /** A push came so long after the first offer; zero when it came before any. */
    void pushedAfterOffer(Duration late) {
        double ms = Math.min((double) late.toMillis(), MAX_MS);
        deviation += (Math.abs(ms - mean) - deviation) / 4;
        mean += (ms - mean) / 8;
    }
}
