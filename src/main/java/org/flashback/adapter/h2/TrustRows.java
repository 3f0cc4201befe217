package org.flashback.adapter.h2;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.app.port.PeerStore.StoredTrust;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of what the user decided about keys, as SQL. Every method runs in its caller's transaction. */
final class TrustRows {
    private TrustRows() {}

    static List<StoredTrust> all(Handle handle) {
        return handle
                .createQuery("select * from trust")
                .map((ResultSet row, StatementContext context) -> PeerRows.readable(row, TrustRows::trust))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static StoredTrust trust(ResultSet row) throws SQLException {
        long pinned = row.getLong("pinned_since");
        Optional<Instant> since = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(pinned));
        return new StoredTrust(
                new PeerId(row.getString("peer_id")),
                row.getString("name"),
                new Trust(since, Trust.Stance.valueOf(row.getString("stance"))));
    }

    static void put(Handle handle, StoredTrust marked) {
        handle.execute("delete from trust where peer_id = ?", marked.peerId().text());
        Trust trust = marked.trust();
        if (!trust.equals(Trust.NONE)) {
            handle.execute(
                    "insert into trust (peer_id, name, pinned_since, stance) values (?, ?, ?, ?)",
                    marked.peerId().text(),
                    marked.name(),
                    trust.pinnedSince().map(Instant::toEpochMilli).orElse(null),
                    trust.stance().name());
        }
    }
}
