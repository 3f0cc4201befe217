package org.flashback.core.gossip;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;

/** What the user decided about keys (protocol section 6): whoever was never marked costs nothing. */
final class Trusts {
    private final Map<PeerId, TrustedPeer> marked = new HashMap<>();

    Trust of(PeerId peer) {
        TrustedPeer found = marked.get(peer);
        return found == null ? Trust.NONE : found.trust();
    }

    boolean blocked(PeerId peer) {
        return of(peer).blocked();
    }

    Optional<TrustedPeer> find(PeerId peer) {
        return Optional.ofNullable(marked.get(peer));
    }

    void put(TrustedPeer peer) {
        if (peer.trust().equals(Trust.NONE)) {
            marked.remove(peer.peerId());
        } else {
            marked.put(peer.peerId(), peer);
        }
    }
}
