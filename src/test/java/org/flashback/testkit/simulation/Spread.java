package org.flashback.testkit.simulation;

import java.util.Arrays;
import org.flashback.core.identity.PeerId;

/** How one record reaches the nodes: who had it when, by virtual milliseconds. */
public final class Spread {
    private static final long NEVER = -1;

    private final PeerId peer;
    private final long seq;
    private final long since;
    private long[] reached = new long[0];
    private int count;
    private long last;

    Spread(PeerId peer, long seq, long since, int nodes) {
        this.peer = peer;
        this.seq = seq;
        this.since = since;
        grow(nodes);
    }

    void seen(int node, PeerId of, long itsSeq, long now) {
        if (itsSeq >= seq && of.equals(peer)) {
            if (node >= reached.length) {
                grow(Math.max(node + 1, reached.length * 2));
            }
            if (reached[node] == NEVER) {
                reached[node] = now - since;
                count++;
                last = now - since;
            }
        }
    }

    private void grow(int nodes) {
        int old = reached.length;
        reached = Arrays.copyOf(reached, nodes);
        Arrays.fill(reached, old, nodes, NEVER);
    }

    /** Nodes that have it. */
    public int count() {
        return count;
    }

    public boolean reached(SimulatedNode node) {
        return node.number() < reached.length && reached[node.number()] != NEVER;
    }

    /** Nodes that had it within so many milliseconds. */
    public long within(long ms) {
        return Arrays.stream(reached).filter(at -> at != NEVER && at <= ms).count();
    }

    /** Milliseconds until this share of {@code nodes} had it; -1 if they never did. */
    public long msTo(double share, int nodes) {
        long[] sorted =
                Arrays.stream(reached).filter(at -> at != NEVER).sorted().toArray();
        int needed = (int) Math.ceil(share * nodes);
        return needed > sorted.length ? NEVER : needed == 0 ? 0 : sorted[needed - 1];
    }

    /** When the last one so far got it. */
    public long lastMs() {
        return last;
    }
}
