package org.flashback.app.broadcast;

import java.util.Optional;
import org.flashback.app.node.NodeInfo;
import org.flashback.core.identity.Email;
import org.flashback.core.record.PeerLink;

/** The link that this node's user hands to others. It says nothing that the published record does not say. */
public final class OwnLink {
    private OwnLink() {}

    /** The link, or nothing while silent, or while no address is published. */
    public static Optional<PeerLink> of(NodeInfo info, BroadcastSnapshot broadcast) {
        if (broadcast.mode() != BroadcastSnapshot.Mode.BROADCASTING) {
            return Optional.empty();
        }
        return broadcast
                .visible()
                .filter(visible ->
                        !visible.published().isEmpty() && visible.port().isPresent())
                .map(visible -> new PeerLink(
                        info.peerId(), visible.port().getAsInt(), visible.published(), Email.parse(visible.name())));
    }
}
