package org.flashback.app.peers;

import java.util.concurrent.CompletableFuture;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;

/** Whom the user pins, follows, mutes or blocks. Kept over restarts; nobody else is told. */
public interface Trusting {
    /**
     * Marks a peer. Blocking closes the link to it.
     *
     * @return the peer as it is then; fails with a {@link org.flashback.app.node.NodeException} (FB-ID-04) when nobody
     *     with this id is known, nor was ever marked
     */
    CompletableFuture<PeerRow> mark(PeerId peer, Trust.Mark mark);
}
