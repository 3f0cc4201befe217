package org.flashback.core.gossip;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Limits;

/** What was refused or evicted, and is not asked for again for a while (protocol section 4.5). */
final class Refusals {
    /** The oldest first. */
    private final Map<Key, Instant> until = new LinkedHashMap<>(0);

    private record Key(PeerId peerId, long seq) {}

    void remember(PeerId peer, long seq, Instant now) {
        var key = new Key(peer, seq);
        until.remove(key);
        until.put(key, now.plus(Limits.REFUSED_MEMORY));
        if (until.size() > Limits.MAX_REFUSED_MEMORY) {
            Iterator<Key> oldest = until.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    boolean contains(PeerId peer, long seq) {
        return !until.isEmpty() && until.containsKey(new Key(peer, seq));
    }

    /** Forgets what is long enough ago. */
    void forget(Instant now) {
        Iterator<Instant> oldest = until.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next())) {
            oldest.remove();
        }
    }
}
