package org.flashback.adapter.h2;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.app.port.PeerStore.Candidate;
import org.flashback.app.port.PeerStore.Measured;
import org.flashback.app.port.PeerStore.Source;
import org.flashback.app.port.PeerStore.StoredPeer;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of peers and candidates, as SQL. Every method runs in its caller's transaction. */
final class PeerRows {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRows.class);

    private PeerRows() {}

    static List<StoredPeer> peers(Handle handle) {
        return handle
                .createQuery("select * from peers")
                .map((ResultSet row, StatementContext context) -> readable(row, PeerRows::peer))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    static List<Candidate> candidates(Handle handle) {
        return handle
                .createQuery("select * from candidates order by position")
                .map((ResultSet row, StatementContext context) -> readable(row, PeerRows::candidate))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A row that a broken disk has changed is lost; it is a cache, and the others are still good. */
    static <T> Optional<T> readable(ResultSet row, Reader<T> reader) throws SQLException {
        try {
            return Optional.of(reader.read(row));
        } catch (IllegalArgumentException e) {
            LOG.warn("a stored row cannot be read and is left out");
            return Optional.empty();
        }
    }

    private static StoredPeer peer(ResultSet row) throws SQLException {
        Optional<String> leaseText = Optional.ofNullable(row.getString("lease"));
        Optional<String> leaseSig = Optional.ofNullable(row.getString("lease_sig"));
        Optional<SignedLease> lease = leaseText.flatMap(text -> leaseSig.map(sig -> new SignedLease(text, sig)));
        long rtt = row.getLong("rtt_ms");
        OptionalLong rttMs = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(rtt);
        long rate = row.getLong("bandwidth");
        OptionalLong bandwidth = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(rate);
        return new StoredPeer(
                new PeerId(row.getString("peer_id")),
                new SignedEntry(new SignedRecord(row.getString("record"), row.getString("sig")), lease),
                row.getBoolean("withdrawn"),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("first_seen")),
                Instant.ofEpochMilli(row.getLong("last_seen")),
                Source.valueOf(row.getString("source")),
                Optional.ofNullable(row.getString("introducer")).map(PeerId::new),
                row.getString("introducer_label"),
                row.getInt("hops"),
                rttMs,
                new Measured(row.getString("availability"), bandwidth, row.getBoolean("attested")));
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                new PeerId(row.getString("peer_id")),
                new IpAddress(row.getString("address")),
                row.getInt("port"),
                row.getBoolean("anchor"));
    }

    /** There is one writer, so nothing can come between the two statements. */
    static void put(Handle handle, StoredPeer peer) {
        boolean changed = bind(
                        handle.createUpdate("update peers set record = :record, sig = :sig, lease = :lease,"
                                + " lease_sig = :lease_sig, withdrawn = :withdrawn, name = :name,"
                                + " first_seen = :first_seen, last_seen = :last_seen, source = :source,"
                                + " introducer = :introducer, introducer_label = :introducer_label, hops = :hops,"
                                + " rtt_ms = :rtt_ms, availability = :availability, bandwidth = :bandwidth,"
                                + " attested = :attested where peer_id = :peer_id"),
                        peer)
                > 0;
        if (!changed) {
            bind(
                    handle.createUpdate("insert into peers (peer_id, record, sig, lease, lease_sig, withdrawn, name,"
                        + " first_seen, last_seen, source, introducer, introducer_label, hops, rtt_ms, availability,"
                        + " bandwidth, attested) values (:peer_id, :record, :sig, :lease, :lease_sig, :withdrawn,"
                        + " :name, :first_seen, :last_seen, :source, :introducer, :introducer_label, :hops, :rtt_ms,"
                        + " :availability, :bandwidth, :attested)"),
                    peer);
        }
    }

    private static int bind(Update statement, StoredPeer peer) {
        Optional<SignedLease> lease = peer.entry().lease();
        try (statement) {
            return statement
                    .bind("peer_id", peer.peerId().text())
                    .bind("record", peer.entry().record().text())
                    .bind("sig", peer.entry().record().signature())
                    .bind("lease", lease.map(SignedLease::text).orElse(null))
                    .bind("lease_sig", lease.map(SignedLease::signature).orElse(null))
                    .bind("withdrawn", peer.withdrawn())
                    .bind("name", peer.name())
                    .bind("first_seen", peer.firstSeen().toEpochMilli())
                    .bind("last_seen", peer.lastSeen().toEpochMilli())
                    .bind("source", peer.source().name())
                    .bind("introducer", peer.introducer().map(PeerId::text).orElse(null))
                    .bind("introducer_label", peer.introducerLabel())
                    .bind("hops", peer.hops())
                    .bind("rtt_ms", boxed(peer.rttMs()))
                    .bind("availability", peer.measured().availability())
                    .bind("bandwidth", boxed(peer.measured().bandwidth()))
                    .bind("attested", peer.measured().attested())
                    .execute();
        }
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    static void remove(Handle handle, PeerId peer) {
        handle.execute("delete from peers where peer_id = ?", peer.text());
        removeCandidate(handle, peer);
    }

    static void removeCandidate(Handle handle, PeerId peer) {
        handle.execute("delete from candidates where peer_id = ?", peer.text());
    }

    static void replaceCandidates(Handle handle, List<Candidate> candidates) {
        handle.execute("delete from candidates");
        int position = 0;
        for (Candidate candidate : candidates) {
            handle.execute(
                    "insert into candidates (position, peer_id, address, port, anchor) values (?, ?, ?, ?, ?)",
                    position++,
                    candidate.peerId().text(),
                    candidate.address().text(),
                    candidate.port(),
                    candidate.anchor());
        }
    }

    static boolean erasurePending(Handle handle) {
        return handle.createQuery("select count(*) from pending_erasure")
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    static void markErasure(Handle handle, Instant now) {
        if (!erasurePending(handle)) {
            handle.execute("insert into pending_erasure (since) values (?)", now.toEpochMilli());
        }
    }

    static void clearErasure(Handle handle) {
        handle.execute("delete from pending_erasure");
    }
}
