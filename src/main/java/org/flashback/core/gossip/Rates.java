package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Limits;

/**
 * How fast others may bring what nobody asked for (protocol section 7): of each link, of each owner, and new identities
 * in all. What is over a limit is dropped, and the digest heals it; what is far over is misbehaviour of the link, or of
 * the owner who signed it. Holds nothing for a link or an owner that is within its limits for long.
 */
final class Rates {
    private final Misbehaviour misbehaviour;
    private final TokenBucket identities;
    private final Map<LinkId, OfLink> links = new HashMap<>();
    private final Map<PeerId, TokenBucket> changes = new HashMap<>();
    private final Map<PeerId, TokenBucket> leases = new HashMap<>();

    Rates(Misbehaviour misbehaviour, Instant now) {
        this.misbehaviour = misbehaviour;
        this.identities = TokenBucket.perSecond(Limits.NEW_IDENTITIES_PER_SECOND, Limits.NEW_IDENTITY_BURST, now);
    }

    /** The buckets of one link. */
    private static final class OfLink {
        private final TokenBucket records;
        private final TokenBucket identities;

        /** What a link gets although others have taken everything. */
        private final TokenBucket share;

        private final TokenBucket searches;
        private Instant blamed = Instant.MIN;

        OfLink(Instant now) {
            records = TokenBucket.perSecond(Limits.PUSHED_RECORDS_PER_SECOND, Limits.PUSHED_RECORD_BURST, now);
            identities = TokenBucket.perSecond(Limits.NEW_IDENTITIES_PER_SECOND, Limits.NEW_IDENTITY_BURST, now);
            share = TokenBucket.perSecond(Limits.LINK_IDENTITIES_PER_SECOND, 1, now);
            searches = TokenBucket.perSecond(Limits.SEARCHES_PER_SECOND, Limits.SEARCH_BURST, now);
        }
    }

    /** A record of a peer that was not known, pushed. Empty: it may enter the table. */
    Optional<RejectReason> identity(Turn turn, Optional<Link> from) {
        Optional<RejectReason> tooMany = record(turn, from);
        if (tooMany.isPresent()) {
            return tooMany;
        }
        boolean shared = identities.take(turn.now());
        if (from.isEmpty()) {
            return shared ? Optional.empty() : Optional.of(RejectReason.NEW_IDENTITIES_RATE);
        }
        OfLink link = of(turn, from.get());
        boolean own = link.share.take(turn.now());
        if (!link.identities.take(turn.now()) && link.identities.abused()) {
            blame(turn, from.get(), link, RejectReason.NEW_IDENTITIES_RATE);
        }
        return shared || own ? Optional.empty() : Optional.of(RejectReason.NEW_IDENTITIES_RATE);
    }

    /** A newer record of a peer that is known, pushed. Empty: it may change the table. */
    Optional<RejectReason> change(Turn turn, Optional<Link> from, PeerId owner) {
        Optional<RejectReason> tooMany = record(turn, from);
        if (tooMany.isPresent()) {
            return tooMany;
        }
        TokenBucket bucket = changes.computeIfAbsent(
                owner, _ -> new TokenBucket(Limits.ORIGIN_BURST, Limits.ORIGIN_PERIOD, turn.now()));
        return ofOwner(turn, owner, bucket, RejectReason.CHANGES_RATE);
    }

    /** A newer lease, pushed; the next one comes in any case. Empty: it may change the table. */
    Optional<RejectReason> lease(Turn turn, PeerId owner) {
        TokenBucket bucket = leases.computeIfAbsent(owner, _ -> new TokenBucket(1, Limits.LEASE_PERIOD, turn.now()));
        return ofOwner(turn, owner, bucket, RejectReason.LEASES_RATE);
    }

    /** Whether a search of this link is answered. */
    boolean search(Turn turn, Link from) {
        OfLink link = of(turn, from);
        if (link.searches.take(turn.now())) {
            return true;
        }
        turn.reject(from, RejectReason.SEARCHES_RATE, "");
        if (link.searches.abused()) {
            blame(turn, from, link, RejectReason.SEARCHES_RATE);
        }
        return false;
    }

    void linkGone(LinkId link) {
        links.remove(link);
    }

    /** Forgets whom a fresh bucket would serve as well. */
    void sweep(Instant now) {
        changes.values().removeIf(bucket -> bucket.isFull(now));
        leases.values().removeIf(bucket -> bucket.isFull(now));
    }

    private Optional<RejectReason> record(Turn turn, Optional<Link> from) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        OfLink link = of(turn, from.get());
        if (link.records.take(turn.now())) {
            return Optional.empty();
        }
        if (link.records.abused()) {
            blame(turn, from.get(), link, RejectReason.NEW_RECORDS_RATE);
        }
        return Optional.of(RejectReason.NEW_RECORDS_RATE);
    }

    /** Whoever passed it on did nothing wrong; the owner signed it. */
    private Optional<RejectReason> ofOwner(Turn turn, PeerId owner, TokenBucket bucket, RejectReason reason) {
        if (bucket.take(turn.now())) {
            return Optional.empty();
        }
        if (bucket.abused()) {
            misbehaviour.blameKey(turn, owner, reason);
        }
        return Optional.of(reason);
    }

    /** Once in a while: a rate is a matter of time, and one flood that was queued somewhere is one flood. */
    private void blame(Turn turn, Link from, OfLink link, RejectReason reason) {
        Duration since = link.blamed.equals(Instant.MIN)
                ? Limits.MISBEHAVING_RATE_PERIOD
                : Duration.between(link.blamed, turn.now()).abs();
        if (since.compareTo(Limits.MISBEHAVING_RATE_PERIOD) >= 0) {
            link.blamed = turn.now();
            misbehaviour.blame(turn, from, reason, "more than four times the limit");
        }
    }

    private OfLink of(Turn turn, Link link) {
        return links.computeIfAbsent(link.id(), _ -> new OfLink(turn.now()));
    }
}
