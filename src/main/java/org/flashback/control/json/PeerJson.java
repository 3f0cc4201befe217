package org.flashback.control.json;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One peer, in {@code peers}.
 *
 * @param state discovered, connected or stale
 * @param path lan, direct, relayed or none
 * @param addresses none for a peer that withdrew
 * @param port absent without addresses
 * @param trust none, followed, muted or blocked; a blocked peer's repositories and torrents are left out
 * @param pinned whether the user said that this name belongs to this key
 * @param attested whether a relay has named this key under this name
 * @param withoutRelay whether it would stay within reach if no relay answered
 */
public record PeerJson(
        String peerId,
        String name,
        String state,
        String path,
        OptionalLong rttMs,
        Instant lastSeen,
        List<String> addresses,
        OptionalInt port,
        boolean broadcasting,
        List<Repository> repositories,
        List<Torrent> torrents,
        OptionalDouble availabilityScore,
        OptionalDouble performanceScore,
        long seq,
        Via via,
        String trust,
        boolean pinned,
        boolean attested,
        boolean withoutRelay) {
    public PeerJson {
        addresses = List.copyOf(addresses);
        repositories = List.copyOf(repositories);
        torrents = List.copyOf(torrents);
    }

    /** As in the peer's record. */
    public record Repository(
            String name,
            Optional<String> description,
            Optional<String> repoId,
            Optional<String> head,
            OptionalLong size) {}

    /** As in the peer's record. */
    public record Torrent(Optional<String> infoHash, String name, OptionalLong size, Optional<String> sha256) {}

    /**
     * Who told us first.
     *
     * @param peerId absent when it was a relay or a silent neighbour
     * @param hops 0 when it said so itself
     */
    public record Via(Optional<String> peerId, int hops) {}
}
