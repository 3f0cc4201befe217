package org.flashback.core.gossip;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A place that may be dialled, and what is known of it. Mutable; changed by {@link AddressBook} alone. */
final class Known {
    private final Place place;
    private final NetworkGroup group;
    private final Introducer introducer;

    /** The next place of the same peer. */
    @Nullable
    Known sibling;

    /** Where it is held; null once it was dropped. */
    BucketTable.@Nullable Bucket bucket;

    /** The record that named it last; 0 when none did. */
    long seq;

    /** Whether the peer's present record, or somebody's suggestion, names it. */
    boolean named = true;

    /** Whether a handshake succeeded there. */
    boolean proven;

    /** Whether that was in an earlier run, as far as we wrote it down. */
    boolean assumed;

    int failures;
    Instant notBefore = Instant.MIN;

    Known(Place place, NetworkGroup group, Introducer introducer) {
        this.place = place;
        this.group = group;
        this.introducer = introducer;
    }

    Place place() {
        return place;
    }

    NetworkGroup group() {
        return group;
    }

    Introducer introducer() {
        return introducer;
    }

    boolean proven() {
        return proven;
    }

    boolean held() {
        return bucket != null;
    }

    /** Whether it may be dialled as far as it alone is concerned. */
    boolean ready(Instant now) {
        return held() && (named || proven) && !now.isBefore(notBefore);
    }

    /** Of no use: the first to make room. */
    boolean terrible() {
        return !named || failures > 0;
    }
}
