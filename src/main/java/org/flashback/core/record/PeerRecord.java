package org.flashback.core.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;

/**
 * The content of a record (protocol section 3). Times are the signer's; only {@link #expiresAt} and {@link #seq}
 * decide anything.
 */
public sealed interface PeerRecord {
    /** Who signed it. */
    PeerKey key();

    /** Rises with every record of a key; the higher wins. */
    long seq();

    Instant issuedAt();

    Duration expiresIn();

    default PeerId peerId() {
        return key().peerId();
    }

    /** When the record alone expires; a lease may prolong it. */
    default Instant expiresAt() {
        return issuedAt().plus(expiresIn());
    }

    /** The record of a peer that wants to be found. */
    record Broadcast(
            PeerKey key,
            long seq,
            Instant issuedAt,
            Duration expiresIn,
            Email email,
            boolean bootstrap,
            Contact contact,
            Content content)
            implements PeerRecord {}

    /** The signed word that a peer is gone: it has no field that could hold an address (protocol section 3.6). */
    record Withdrawal(PeerKey key, long seq, Instant issuedAt, Duration expiresIn) implements PeerRecord {}

    /**
     * Where a broadcasting peer can be dialled.
     *
     * @param addresses at most four; none behind a NAT
     * @param port present whenever there is an address
     */
    record Contact(List<IpAddress> addresses, OptionalInt port) {
        public static final Contact NONE = new Contact(List.of(), OptionalInt.empty());

        public Contact {
            addresses = List.copyOf(addresses);
        }
    }

    /** What a broadcasting peer offers; lists hold at most 16 entries each, the rest stands in its catalog. */
    record Content(
            List<RepositorySummary> repositories,
            List<SharedFile> torrents,
            Optional<Catalog> catalog,
            Optional<Capabilities> capabilities) {
        public static final Content EMPTY = new Content(List.of(), List.of(), Optional.empty(), Optional.empty());

        public Content {
            repositories = List.copyOf(repositories);
            torrents = List.copyOf(torrents);
        }
    }

    /**
     * Points to the complete lists at the node's own port.
     *
     * @param hash SHA-256 of the catalog text, 64 lower-case hex digits
     */
    record Catalog(long repositories, long torrents, String hash) {}

    /**
     * What the node can do.
     *
     * @param bandwidthEstimate bytes per second
     */
    record Capabilities(
            OptionalLong maxPeers,
            Optional<Boolean> supportsTorrent,
            OptionalLong torrentPort,
            OptionalLong bandwidthEstimate) {}
}
