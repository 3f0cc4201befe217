package org.flashback.testkit.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.flashback.core.identity.PeerId;

/** Which seq of whom every node has held; 0 for none. */
public final class Knowledge {
    private final Map<PeerId, Integer> columns = new HashMap<>();
    private long[][] held = new long[0][];

    void seen(int node, PeerId peer, long seq) {
        Integer known = columns.putIfAbsent(peer, columns.size());
        int column = known == null ? columns.size() - 1 : known;
        if (node >= held.length) {
            int old = held.length;
            held = Arrays.copyOf(held, Math.max(node + 1, old * 2));
            for (int i = old; i < held.length; i++) {
                held[i] = new long[0];
            }
        }
        if (column >= held[node].length) {
            held[node] = Arrays.copyOf(held[node], Math.max(column + 1, held[node].length * 2));
        }
        held[node][column] = Math.max(held[node][column], seq);
    }

    /** The highest seq of this peer that the node has held since it was started. */
    public long seq(SimulatedNode node, PeerId peer) {
        int column = columns.getOrDefault(peer, Integer.MAX_VALUE);
        boolean known = node.number() < held.length && column < held[node.number()].length;
        return known ? held[node.number()][column] : 0;
    }

    /** It starts with an empty table. */
    public void clear(SimulatedNode node) {
        if (node.number() < held.length) {
            Arrays.fill(held[node.number()], 0);
        }
    }
}
