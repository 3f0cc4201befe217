package org.flashback.app.peers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;

/**
 * One peer as people and scripts see it.
 *
 * @param name as in its record; for a withdrawn peer the last known one
 * @param online linked now, or heard of in this run and not stale or withdrawn
 * @param linked whether there is a link to it now
 * @param via who told us first, and over how many hops
 * @param record text of the signed record
 */
public record PeerRow(
        PeerId peerId,
        String name,
        State state,
        Path path,
        boolean online,
        boolean linked,
        boolean broadcasting,
        OptionalLong rttMs,
        Instant firstSeen,
        Instant lastSeen,
        List<IpAddress> addresses,
        OptionalInt port,
        List<RepositorySummary> repositories,
        List<SharedFile> torrents,
        OptionalDouble availabilityScore,
        OptionalDouble performanceScore,
        long seq,
        Instant recordIssuedAt,
        Instant expiresAt,
        Via via,
        String record) {
    public PeerRow {
        addresses = List.copyOf(addresses);
        repositories = List.copyOf(repositories);
        torrents = List.copyOf(torrents);
    }

    /** protocol section 6. */
    public enum State {
        DISCOVERED,
        CONNECTED,
        STALE
    }

    /** How its packets reach us. */
    public enum Path {
        LAN,
        DIRECT,
        RELAYED,
        NONE
    }

    /**
     * @param source what kind of informant
     * @param peer the peer that told us, when it was one whose lasting id is known
     * @param name of that informant: a peer's name or a relay's label; empty for a silent neighbour
     * @param hops 0 when the peer said so itself
     */
    public record Via(Source source, Optional<PeerId> peer, String name, int hops) {}

    public enum Source {
        ITSELF,
        PEER,
        RELAY,
        STORED
    }
}
