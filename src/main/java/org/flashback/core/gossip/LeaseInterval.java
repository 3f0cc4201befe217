package org.flashback.core.gossip;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.flashback.core.wire.Limits;

/**
 * How often peers renew, which is the less often the more of them there are (protocol section 3.5): otherwise leases would
 * be most of what a large network says.
 */
public final class LeaseInterval {
    private LeaseInterval() {}

    /** The pause before the next lease, drawn anew for each. */
    public static Duration next(int peersKnown, RandomGenerator random) {
        if (peersKnown >= Limits.LEASE_HOURLY_FROM) {
            // A tenth to either side, so that those who started together do not stay together.
            double factor = 0.9 + 0.2 * random.nextDouble();
            return Duration.ofMillis(Math.round(Limits.LEASE_HOURLY.toMillis() * factor));
        }
        long span = Limits.LEASE_MAX.minus(Limits.LEASE_MIN).toMillis();
        return scaled(Limits.LEASE_MIN.plusMillis(random.nextLong(span)), peersKnown);
    }

    /** For how long a record is signed that will be renewed at this pace. */
    public static Duration expiresIn(int peersKnown) {
        return peersKnown >= Limits.LEASE_HOURLY_FROM ? Limits.RECORD_EXPIRES_IN_LARGE : Limits.RECORD_EXPIRES_IN;
    }

    /** What is to be expected of a peer whose record is signed for so long. */
    static Duration expected(int peersKnown, Duration expiresIn) {
        return expiresIn.compareTo(Limits.RECORD_EXPIRES_IN_LARGE) >= 0
                ? Limits.LEASE_HOURLY
                : scaled(Limits.LEASE_MIN.plus(Limits.LEASE_MAX).dividedBy(2), peersKnown);
    }

    private static Duration scaled(Duration pause, int peersKnown) {
        double factor = Math.max(1, peersKnown / 1000.0 * Limits.LEASE_PER_THOUSAND);
        long ms = Math.round(pause.toMillis() * factor);
        return Duration.ofMillis(Math.min(ms, Limits.LEASE_LONGEST.toMillis()));
    }
}
