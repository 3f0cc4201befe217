package org.flashback.relay.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/** What is read from the relay's rows. Only live peers are answered, whether or not the sweep has come by. */
public final class RelayListings {
    private static final String ENTRY = "n.record, n.sig, n.lease, n.lease_sig, count(*) over () as total";

    private static final String HOSTS = "select " + ENTRY + """
         from bootstrap_nodes n join (
            select peer_id, count(*) as hits from (
              select peer_id, name from node_repositories where name in (<wanted>)
              union
              select peer_id, name from node_repositories where repo_id in (<wanted>)) found
            group by peer_id) m on m.peer_id = n.peer_id
        where n.expires_at > :now order by m.hits desc, random() limit :limit\
        """;

    private static final String SEEDERS = "select " + ENTRY + """
         from bootstrap_nodes n
        where n.expires_at > :now and exists (
            select 1 from node_torrents t where t.peer_id = n.peer_id and t.info_hash = :hash)
        order by random() limit :limit\
        """;

    private static final String SAMPLE = "select " + ENTRY + """
         from bootstrap_nodes n
        where n.is_bootstrap and n.expires_at > :now and n.peer_id <> :except
        order by random() limit :limit\
        """;

    private final RelayDatabase database;

    public RelayListings(RelayDatabase database) {
        this.database = database;
    }

    /** Peers that host any of these repositories (names or repo_ids), those with most of them first, then at random. */
    public Listing hosting(List<String> repositories, int limit, Instant now) throws RelayStoreException {
        return list(HOSTS, limit, now, query -> query.bindList("wanted", repositories));
    }

    /** Peers that share this torrent, at random. */
    public Listing sharing(String infoHash, int limit, Instant now) throws RelayStoreException {
        return list(SEEDERS, limit, now, query -> query.bind("hash", infoHash));
    }

    /** Bootstrap peers at random, without {@code except}. */
    public Listing bootstrapPeers(Optional<PeerId> except, int limit, Instant now) throws RelayStoreException {
        String id = except.map(PeerId::text).orElse("");
        return list(SAMPLE, limit, now, query -> query.bind("except", id));
    }

    /** Whether the storage answers. */
    public boolean answers() {
        try {
            return database.jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from withdrawals")
                                    .mapTo(Long.class)
                                    .one()
                            >= 0);
        } catch (JdbiException e) {
            database.failed(e);
            return false;
        }
    }

    private interface Binding {
        void bind(Query query);
    }

    private Listing list(String sql, int limit, Instant now, Binding binding) throws RelayStoreException {
        try {
            return database.jdbi().withHandle(handle -> {
                Query query =
                        handle.createQuery(sql).bind("now", now.toEpochMilli()).bind("limit", limit);
                binding.bind(query);
                var peers = new ArrayList<SignedEntry>();
                long total = 0;
                for (Found found : query.map((row, context) -> found(row)).list()) {
                    peers.add(found.entry());
                    total = found.total();
                }
                return new Listing(peers, total);
            });
        } catch (JdbiException e) {
            database.failed(e);
            throw new RelayStoreException("The relay's database did not answer.", e);
        }
    }

    private record Found(SignedEntry entry, long total) {}

    private static Found found(ResultSet row) throws SQLException {
        String lease = row.getString("lease");
        String leaseSig = row.getString("lease_sig");
        Optional<SignedLease> signedLease =
                lease == null || leaseSig == null ? Optional.empty() : Optional.of(new SignedLease(lease, leaseSig));
        var record = new SignedRecord(row.getString("record"), row.getString("sig"));
        return new Found(new SignedEntry(record, signedLease), row.getLong("total"));
    }
}
