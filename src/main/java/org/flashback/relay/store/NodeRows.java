package org.flashback.relay.store;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import org.flashback.core.record.VerifiedLease;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of live peers: {@code bootstrap_nodes} and what hangs on it. Works inside the caller's transaction. */
final class NodeRows {
    /** What is held of a peer. */
    record Current(long seq, String record, long leaseMinor, long expiresAt) {}

    Optional<Current> find(Handle handle, String peerId) {
        return handle.createQuery(
                        "select seq, record, lease_minor, expires_at from bootstrap_nodes where peer_id = :peer")
                .bind("peer", peerId)
                .map((row, context) -> new Current(
                        row.getLong("seq"),
                        row.getString("record"),
                        row.getLong("lease_minor"),
                        row.getLong("expires_at")))
                .findOne();
    }

    void delete(Handle handle, String peerId) {
        handle.createUpdate("delete from bootstrap_nodes where peer_id = :peer")
                .bind("peer", peerId)
                .execute();
    }

    void replace(Handle handle, NodeRow row) {
        PeerRecord.Broadcast content = row.content();
        String peerId = row.record().peerId().text();
        delete(handle, peerId);
        handle.createUpdate("""
            insert into bootstrap_nodes (peer_id, email, socket_addresses, port, repositories,
              is_broadcasting, is_bootstrap, public_certificate, seq, record, sig, lease_minor, lease,
              lease_sig, registered_at, last_heartbeat, expires_at, capabilities)
            values (:peer, :email, :addresses, :port, :repositories, true, :bootstrap, :certificate, :seq,
              :record, :sig, :minor, :lease, :leaseSig, :now, :now, :expires, :capabilities)\
            """)
                .bind("peer", peerId)
                .bind("email", content.email().text())
                .bind("addresses", RowJson.addresses(content.contact()))
                .bind(
                        "port",
                        content.contact().port().stream().boxed().findAny().orElse(null))
                .bind("repositories", RowJson.repositories(content.content().repositories()))
                .bind("bootstrap", content.bootstrap())
                .bind("certificate", row.certificate())
                .bind("seq", row.record().seq())
                .bind("record", row.record().signed().text())
                .bind("sig", row.record().signed().signature())
                .bind("minor", minor(row))
                .bind("lease", leaseText(row))
                .bind("leaseSig", leaseSignature(row))
                .bind("now", row.now().toEpochMilli())
                .bind("expires", row.expiresAt().toEpochMilli())
                .bind(
                        "capabilities",
                        content.content()
                                .capabilities()
                                .map(RowJson::capabilities)
                                .orElse(null))
                .execute();
        insertOffers(handle, peerId, content.content());
    }

    /** Prolongs the row of a record that is held already; returns until when. */
    Instant renew(Handle handle, NodeRow row, Current current) {
        // A renewal that forgot its lease does not shorten what the held lease gives.
        long expires = Math.max(row.expiresAt().toEpochMilli(), current.expiresAt());
        String peerId = row.record().peerId().text();
        handle.createUpdate("""
            update bootstrap_nodes set last_heartbeat = :now, expires_at = :expires,
              public_certificate = :certificate where peer_id = :peer\
            """)
                .bind("now", row.now().toEpochMilli())
                .bind("expires", expires)
                .bind("certificate", row.certificate())
                .bind("peer", peerId)
                .execute();
        if (minor(row) > current.leaseMinor()) {
            handle.createUpdate("""
                update bootstrap_nodes set lease_minor = :minor, lease = :lease, lease_sig = :leaseSig
                where peer_id = :peer\
                """)
                    .bind("minor", minor(row))
                    .bind("lease", leaseText(row))
                    .bind("leaseSig", leaseSignature(row))
                    .bind("peer", peerId)
                    .execute();
        }
        return Instant.ofEpochMilli(expires);
    }

    private static void insertOffers(Handle handle, String peerId, PeerRecord.Content offers) {
        if (!offers.repositories().isEmpty()) {
            PreparedBatch batch = handle.prepareBatch(
                    "insert into node_repositories (peer_id, name, repo_id) values (:peer, :name, :id)");
            for (RepositorySummary repository : offers.repositories()) {
                batch.bind("peer", peerId)
                        .bind("name", repository.name())
                        .bind("id", repository.repoId().orElse(null))
                        .add();
            }
            batch.execute();
        }
        for (SharedFile file : offers.torrents()) {
            if (file.infoHash().isPresent()) {
                handle.createUpdate("insert into node_torrents (peer_id, info_hash) values (:peer, :hash)")
                        .bind("peer", peerId)
                        .bind("hash", file.infoHash().get())
                        .execute();
            }
        }
    }

    private static long minor(NodeRow row) {
        return row.lease().map(l -> l.lease().minor()).orElse(0L);
    }

    private static @org.jspecify.annotations.Nullable String leaseText(NodeRow row) {
        return row.lease().map(VerifiedLease::signed).map(s -> s.text()).orElse(null);
    }

    private static @org.jspecify.annotations.Nullable String leaseSignature(NodeRow row) {
        return row.lease().map(VerifiedLease::signed).map(s -> s.signature()).orElse(null);
    }
}
