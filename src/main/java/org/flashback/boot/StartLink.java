package org.flashback.boot;

import java.util.List;
import java.util.Optional;
import org.flashback.app.Faces;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.AddPeerTrouble;
import org.flashback.core.record.PeerLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The link to a peer among the arguments of a start, of this one or of one that hands over. */
final class StartLink {
    private static final Logger LOG = LoggerFactory.getLogger(StartLink.class);

    private StartLink() {}

    /** The first text that is meant as a link, right or wrong. */
    static Optional<String> in(List<String> arguments) {
        return arguments.stream().filter(PeerLink::isMeant).findFirst();
    }

    /** Where there is no window to ask in, whoever gave the link has decided. */
    static void addWithoutWindow(String text, Faces faces) {
        try {
            var _ = faces.addPeer().add(PeerLink.parse(text)).thenAccept(outcome -> AddPeerTrouble.of(outcome)
                    .ifPresent(StartLink::tell));
        } catch (PeerLink.PeerLinkFormatException e) {
            tell(AddPeerTrouble.of(e));
        }
    }

    /** Not the body: it may name the peer. */
    private static void tell(Notice notice) {
        LOG.warn(
                "the peer of the given link was not added: {} ({})",
                notice.title(),
                notice.code().text());
    }
}
