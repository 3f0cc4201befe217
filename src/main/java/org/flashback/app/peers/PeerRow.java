package org.flashback.app.peers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.flashback.core.gossip.PeerScores;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
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
 * @param evidence what the scores rest on
 * @param trust what the user decided about it; of a blocked peer the repositories and torrents are left out
 * @param attested whether a relay has named this key under this name
 * @param remote the address at the other end of the link to it
 * @param withoutRelay whether it is within reach without any relay, see {@link RelayIndependence}
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
        String record,
        Evidence evidence,
        Trust trust,
        boolean attested,
        Optional<IpAddress> remote,
        boolean withoutRelay) {
    public PeerRow {
        addresses = List.copyOf(addresses);
        repositories = List.copyOf(repositories);
        torrents = List.copyOf(torrents);
    }

    /** Of several peers with one name, who has the better claim to it (protocol section 1.2); higher is better. */
    public int nameRank() {
        return trust.pinned() ? 2 : attested ? 1 : 0;
    }

    /** The same peer after another decision of the user. */
    public PeerRow withTrust(Trust decided) {
        return new PeerRow(
                peerId,
                name,
                state,
                path,
                online,
                linked,
                broadcasting,
                rttMs,
                firstSeen,
                lastSeen,
                addresses,
                port,
                repositories,
                torrents,
                availabilityScore,
                performanceScore,
                seq,
                recordIssuedAt,
                expiresAt,
                via,
                record,
                evidence,
                decided,
                attested,
                remote,
                withoutRelay);
    }

    /** What peers are sorted by: 0.6 × availability + 0.4 × performance (protocol section 6). */
    public double score() {
        return PeerScores.total(availabilityScore, performanceScore);
    }

    /**
     * What the scores rest on.
     *
     * @param received beats and leases of the last 24 hours
     * @param expected the same
     * @param hoursObserved of the last 24
     * @param lastDay availability of each of the last 24 hours in percent, the present one last; -1 where nothing was
     *     expected. Empty when nothing ever was
     * @param bandwidth bytes per second
     * @param bandwidthMeasured whether it was measured here; otherwise the peer says so of itself
     */
    public record Evidence(
            int received,
            int expected,
            int hoursObserved,
            List<Integer> lastDay,
            OptionalLong bandwidth,
            boolean bandwidthMeasured) {
        public static final Evidence NONE = new Evidence(0, 0, 0, List.of(), OptionalLong.empty(), false);

        public Evidence {
            lastDay = List.copyOf(lastDay);
        }
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
