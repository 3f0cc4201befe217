package org.flashback.core.relay;

import java.time.Duration;

/** What a relay promises and how much it takes, each with its reason. */
public final class RelayLimits {
    /** How long a registration lasts without renewal: a peer that vanished is not listed for longer. */
    public static final Duration LEASE = Duration.ofHours(1);

    /** A record may be this far ahead of the relay's clock: the skew that peers tolerate too (protocol section 3.4). */
    public static final Duration AHEAD = Duration.ofSeconds(30);

    /** Bytes of a request body: ten times the largest record with its lease. */
    public static final int BODY_BYTES = 64 * 1024;

    /** Peers that come with the answer to a registration: two for each link that a node keeps, and some to spare. */
    public static final int BOOTSTRAP_PEERS = 20;

    /** Entries in a list unless the caller says otherwise. */
    public static final int LIST_DEFAULT = 20;

    /** Entries in a list at most: 50 records of 6 KiB stay below 512 KiB. */
    public static final int LIST_MAX = 50;

    /** Names in one search: bounds the length of the request line and the work of the query. */
    public static final int SEARCH_TERMS = 64;

    /** Renewals at half the lease, and a user who changes his mind five times in a row. */
    public static final RateLimit REGISTER_PER_KEY = new RateLimit(6, Duration.ofMinutes(5));

    /** A household or an office behind one address. */
    public static final RateLimit REGISTER_PER_ADDRESS = new RateLimit(60, Duration.ofMinutes(1));

    /** Withdrawing must work when registering no longer does, so it has a bucket of its own. */
    public static final RateLimit UNREGISTER_PER_ADDRESS = new RateLimit(60, Duration.ofMinutes(1));

    /** Searches and samples: one a second. */
    public static final RateLimit LISTS_PER_ADDRESS = new RateLimit(60, Duration.ofSeconds(1));

    private RelayLimits() {}

    /**
     * How much of something is allowed.
     *
     * @param burst how many at once
     * @param refill the time after which one more is allowed
     */
    public record RateLimit(int burst, Duration refill) {}
}
