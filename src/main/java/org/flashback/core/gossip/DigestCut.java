package org.flashback.core.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The table as digests see it at one cut: everything but the few entries that are unsettled or have expired then (protocol
 * section 4.4). Good until the table changes.
 */
final class DigestCut {
    private final IdTree tree;
    private final Set<PeerEntry> leftOut;
    private final IdTree without = new IdTree();

    DigestCut(IdTree tree, Set<PeerEntry> leftOut) {
        this.tree = tree;
        this.leftOut = leftOut;
        leftOut.forEach(without::add);
    }

    /** Of the entries whose id in hex begins with this. */
    TableDigest.SetHash hash(String prefix) {
        Sum256 sum = tree.sum(prefix);
        sum.subtract(without.sum(prefix));
        return new TableDigest.SetHash(sum.count(), sum.hash());
    }

    /** The entries whose id in hex begins with this. */
    List<PeerEntry> entries(String prefix) {
        List<PeerEntry> entries = new ArrayList<>();
        tree.forEach(prefix, entry -> {
            if (!leftOut.contains(entry)) {
                entries.add(entry);
            }
        });
        return entries;
    }
}
