package org.flashback.core.gossip;

import java.time.Instant;

/**
 * When a neighbour last showed the digest that we have: it holds what was in it, although nobody sent it to us over a
 * link. Mutable, confined to the engine.
 */
final class Agreement {
    private Instant reachedAt = Instant.MIN;
    private Instant asOf = Instant.MIN;

    void reached(Instant now, Instant cut) {
        reachedAt = now;
        asOf = cut;
    }

    /** Whether the entry, as it is held now, was among what both held. */
    boolean covers(PeerEntry entry) {
        return entry.inDigest(asOf) && entry.lastSeen().isBefore(reachedAt);
    }
}
