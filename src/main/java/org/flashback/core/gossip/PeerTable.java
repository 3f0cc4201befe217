package org.flashback.core.gossip;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flashback.core.identity.PeerId;

/** Records and withdrawals by key, own ones included, and in the order of ranges. */
final class PeerTable {
    private final Map<PeerId, PeerEntry> byId = new HashMap<>();
    private final TreeMap<String, PeerEntry> byHex = new TreeMap<>();
    private int withdrawals;

    Optional<PeerEntry> find(PeerId peer) {
        return Optional.ofNullable(byId.get(peer));
    }

    void put(PeerEntry entry) {
        remove(entry.peerId());
        byId.put(entry.peerId(), entry);
        byHex.put(entry.hexId(), entry);
        withdrawals += entry.withdrawn() ? 1 : 0;
    }

    void remove(PeerId peer) {
        PeerEntry entry = byId.remove(peer);
        if (entry != null) {
            byHex.remove(entry.hexId());
            withdrawals -= entry.withdrawn() ? 1 : 0;
        }
    }

    /** The kind of an entry is about to change; {@code change} must do just that. */
    void change(PeerEntry entry, Runnable change) {
        withdrawals -= entry.withdrawn() ? 1 : 0;
        change.run();
        withdrawals += entry.withdrawn() ? 1 : 0;
    }

    Collection<PeerEntry> all() {
        return byHex.values();
    }

    /** Entries whose id in hex begins with this. */
    Collection<PeerEntry> range(String prefix) {
        SortedMap<String, PeerEntry> tail =
                prefix.isEmpty() ? byHex : byHex.subMap(prefix, prefix + Character.MAX_VALUE);
        return tail.values();
    }

    int size() {
        return byId.size();
    }

    int withdrawals() {
        return withdrawals;
    }
}
