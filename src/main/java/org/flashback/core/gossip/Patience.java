package org.flashback.core.gossip;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait for the push of something that was already offered (protocol section 4.2). Learned from what became of
 * the questions: one that was needed makes the next wait shorter, one that the push then made needless makes it longer.
 * So a network that loses little waits, since asking in vain bends the tree, and one that loses much repairs soon.
 */
final class Patience {
    private static final double MIN_MS = 100;
    private static final double MAX_MS = 500;

    /** One needless question outweighs about four needed ones. */
    private static final double SHORTER = 0.93;

    private static final double LONGER = 1.3;

    /** Who are offered the same at the same time do not all ask at the same time: what the first gets, it pushes on. */
    private static final double JITTER = 0.25;

    private final RandomGenerator random;
    private double ms = MAX_MS;

    Patience(RandomGenerator random) {
        this.random = random;
    }

    /** How long to wait this time. */
    Duration next() {
        return Duration.ofMillis(Math.round(ms * (1 - JITTER * random.nextDouble())));
    }

    /** The answer to a question was news. */
    void needed() {
        ms = Math.max(MIN_MS, ms * SHORTER);
    }

    /** The push came all the same. */
    void needless() {
        ms = Math.min(MAX_MS, ms * LONGER);
    }
}
