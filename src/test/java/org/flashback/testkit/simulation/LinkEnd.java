package org.flashback.testkit.simulation;

import org.flashback.core.gossip.LinkId;
import org.jspecify.annotations.Nullable;

/** One end of a link. Frames of one direction stay in order. */
final class LinkEnd {
    final SimulatedNode node;
    final LinkId id;
    final int latencyMs;
    private @Nullable LinkEnd other;

    /** Whether this end still exists for its node. */
    boolean open;

    /** When the last frame from here arrives at the other end. */
    long lastArrival;

    /** Frames of answers that left here. */
    long answers;

    LinkEnd(SimulatedNode node, LinkId id, int latencyMs) {
        this.node = node;
        this.id = id;
        this.latencyMs = latencyMs;
    }

    static void pair(LinkEnd a, LinkEnd b) {
        a.other = b;
        b.other = a;
    }

    LinkEnd other() {
        return java.util.Objects.requireNonNull(other);
    }
}
