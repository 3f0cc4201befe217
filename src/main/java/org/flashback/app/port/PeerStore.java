package org.flashback.app.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;

/**
 * Keeps the peer table, the withdrawals and the candidates over restarts. One writer; calls block. Withdrawals are on
 * disk when {@link #apply} returns; the rest is a cache that may lose its last second.
 */
public interface PeerStore extends AutoCloseable {
    /** Everything that was stored, withdrawals included. */
    List<StoredPeer> load() throws StoreException;

    /** The candidates, best first. */
    List<Candidate> candidates() throws StoreException;

    /** What the user decided about keys, of peers that are stored and of others. */
    List<StoredTrust> trusts() throws StoreException;

    /** Applies the changes in order, all or none. */
    void apply(List<Change> changes) throws StoreException;

    @Override
    void close() throws StoreException;

    sealed interface Change {}

    /** Insert or replace. */
    record Put(StoredPeer peer) implements Change {}

    /** Forget the peer and every address of it. */
    record Remove(PeerId peerId) implements Change {}

    /**
     * Replace the peer's record by its withdrawal: every stored address of it goes at once, from disk too, also from the
     * candidates (protocol section 3.6).
     */
    record Withdrawn(StoredPeer withdrawal) implements Change {}

    /** Replace the candidates. */
    record Candidates(List<Candidate> candidates) implements Change {
        public Candidates {
            candidates = List.copyOf(candidates);
        }
    }

    /** Replace what the user decided about a key; {@link Trust#NONE} forgets it. */
    record Trusted(StoredTrust trust) implements Change {}

    /** @param name last known; empty if never known */
    record StoredTrust(PeerId peerId, String name, Trust trust) {}

    /**
     * What was measured of a peer.
     *
     * @param availability as the engine writes it; empty when nothing was expected yet
     * @param bandwidth in bytes per second
     * @param attested whether a relay has named this key under this name
     */
    record Measured(String availability, OptionalLong bandwidth, boolean attested) {
        public static final Measured NONE = new Measured("", OptionalLong.empty(), false);
    }

    /**
     * @param name last known, kept over a withdrawal so that people recognise who withdrew; empty if never known
     * @param introducer the lasting id of the peer that told us
     * @param hops 0 when it said so itself
     * @param rttMs last measured round trip
     */
    record StoredPeer(
            PeerId peerId,
            SignedEntry entry,
            boolean withdrawn,
            String name,
            Instant firstSeen,
            Instant lastSeen,
            Source source,
            Optional<PeerId> introducer,
            String introducerLabel,
            int hops,
            OptionalLong rttMs,
            Measured measured) {}

    enum Source {
        ITSELF,
        PEER,
        RELAY
    }

    /**
     * Somebody to dial after a restart (protocol section 5).
     *
     * @param anchor whether there was a link to it when this was stored
     */
    record Candidate(PeerId peerId, IpAddress address, int port, boolean anchor) {}
}
