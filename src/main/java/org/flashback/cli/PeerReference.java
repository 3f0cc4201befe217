package org.flashback.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flashback.control.json.PeerJson;

/** What people write for a peer: its id, the beginning of its id or fingerprint, or its name. */
final class PeerReference {
    private static final int MIN_PREFIX = 8;

    private final String text;

    PeerReference(String text) {
        this.text = text;
    }

    /** The one peer that is meant. */
    PeerJson in(List<PeerJson> peers) throws CommandFailure {
        return find(peers).orElseThrow(() -> CommandFailure.noSuchPeer(text));
    }

    /** The one peer that is meant, or nothing when none is; more than one is wrong usage. */
    Optional<PeerJson> find(List<PeerJson> peers) throws CommandFailure {
        String name = text.toLowerCase(Locale.ROOT);
        // The fingerprint is shown in groups of capitals.
        String prefix = name.replace(" ", "");
        List<PeerJson> meant = peers.stream()
                .filter(peer -> (prefix.length() >= MIN_PREFIX && peer.peerId().startsWith(prefix))
                        || peer.name().toLowerCase(Locale.ROOT).equals(name))
                .toList();
        if (meant.size() > 1) {
            // A name that the user pinned to a key means that key, whoever else uses it.
            List<PeerJson> pinned = meant.stream().filter(PeerJson::pinned).toList();
            if (pinned.size() == 1) {
                return Optional.of(pinned.getFirst());
            }
            throw CommandFailure.ambiguous(text, meant);
        }
        return meant.stream().findFirst();
    }
}
