package org.flashback.app.node;

import java.time.Duration;

/**
 * So many signature checks in a second for all links together (protocol section 7); who is over waits. Each link asks for
 * one check after the other, so that those who wait take turns, and each gets its own few whatever the others do. Safe
 * for use by many threads.
 */
final class CheckBudget {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Object lock = new Object();
    private final long interval;
    private final long intervalOfLink;

    /** When the next check would be due if all had come at the allowed rate. */
    private long due;

    /** @param perLink checks in a second that every link gets, although the budget may be used up */
    CheckBudget(int perSecond, int perLink, long nowNanos) {
        interval = SECOND / perSecond;
        intervalOfLink = SECOND / perLink;
        due = nowNanos;
    }

    /** What one link has used. Used by one thread at a time. */
    static final class Share {
        private long due;

        Share(long nowNanos) {
            due = nowNanos;
        }
    }

    /** Takes one check. How long to wait before it. */
    Duration take(Share share, long nowNanos) {
        long ofLink = Math.max(share.due, nowNanos) + intervalOfLink;
        boolean own = ofLink - nowNanos <= SECOND;
        if (own) {
            share.due = ofLink;
        }
        synchronized (lock) {
            due = Math.max(due, nowNanos) + interval;
            if (own) {
                // It counts for the others too, but what all get anyway must not keep them waiting for ever.
                due = Math.min(due, nowNanos + 2 * SECOND);
                return Duration.ZERO;
            }
            return Duration.ofNanos(Math.max(0, due - nowNanos - SECOND));
        }
    }
}
