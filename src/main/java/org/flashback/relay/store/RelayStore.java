package org.flashback.relay.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.relay.Succession;
import org.flashback.core.relay.Succession.Held;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What changes the relay's rows. Each call is one transaction that is on disk when the call returns. Calls of one key
 * wait for each other at its row in {@code identities}. Safe for use by many threads and by several instances.
 */
public final class RelayStore {
    /** Two transactions that stand in each other's way are rare; five times in a row means something else. */
    private static final int ATTEMPTS = 5;

    private static final String LOCK_TIMEOUT = "HYT00";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String CONFLICT_CLASS = "40";

    private final RelayDatabase database;
    private final NodeRows rows = new NodeRows();

    public RelayStore(RelayDatabase database) {
        this.database = database;
    }

    /**
     * Stores a registration or renews it. The name is bound to the key that registers it first. A key has one name: with
     * another one, if that is free, it gives the old one up; the record that says so is signed by that very key.
     */
    public Outcome register(NodeRow row) throws RelayStoreException {
        return transaction(handle -> registerIn(handle, row));
    }

    /** Stores a withdrawal and deletes the peer's row, addresses included. The same one again changes nothing. */
    public Outcome withdraw(VerifiedRecord withdrawal, Instant expiresAt) throws RelayStoreException {
        return transaction(handle -> withdrawIn(handle, withdrawal, expiresAt));
    }

    /** Deletes what has expired; returns how many rows. */
    public int sweep(Instant now) throws RelayStoreException {
        return transaction(handle -> handle.createUpdate("delete from bootstrap_nodes where expires_at <= :now")
                        .bind("now", now.toEpochMilli())
                        .execute()
                + handle.createUpdate("delete from withdrawals where expires_at <= :now")
                        .bind("now", now.toEpochMilli())
                        .execute());
    }

    private Outcome registerIn(Handle handle, NodeRow row) {
        Optional<PeerId> holder = bindName(handle, row);
        if (holder.isPresent()) {
            return new Outcome.NameTaken(holder.get());
        }
        String peerId = row.record().peerId().text();
        Optional<NodeRows.Current> current = rows.find(handle, peerId);
        Optional<Held> held = current.map(c -> new Held(c.seq(), c.record()));
        return switch (Succession.broadcast(row.record(), held, heldWithdrawal(handle, peerId))) {
            case ADVANCES -> {
                rows.replace(handle, row);
                yield new Outcome.Stored(row.expiresAt());
            }
            case SAME -> new Outcome.Stored(rows.renew(handle, row, current.orElseThrow()));
            case OLD -> new Outcome.Outdated();
            case TWIN -> new Outcome.Twin();
        };
    }

    /** Binds the row's name to its key, and locks both; answers who holds the name if that is another key. */
    private Optional<PeerId> bindName(Handle handle, NodeRow row) {
        String name = row.content().email().canonical();
        String fingerprint = row.record().peerId().text();
        int inserted = handle.createUpdate("""
            insert into identities (fingerprint, canonical_name, certificate, first_seen)
            values (:fingerprint, :name, :certificate, :now) on conflict do nothing\
            """)
                .bind("fingerprint", fingerprint)
                .bind("name", name)
                .bind("certificate", row.certificate())
                .bind("now", row.now().toEpochMilli())
                .execute();
        if (inserted == 1) {
            return Optional.empty();
        }
        Optional<String> owner = handle.createQuery(
                        "select fingerprint from identities where canonical_name = :name for update")
                .bind("name", name)
                .mapTo(String.class)
                .findOne();
        if (owner.isPresent()) {
            return owner.filter(o -> !o.equals(fingerprint)).map(PeerId::new);
        }
        // The key has another name until now. Whoever takes the free one in the same moment makes this fail: tried
        // again.
        handle.createUpdate("update identities set canonical_name = :name where fingerprint = :fingerprint")
                .bind("name", name)
                .bind("fingerprint", fingerprint)
                .execute();
        return Optional.empty();
    }

    private Outcome withdrawIn(Handle handle, VerifiedRecord withdrawal, Instant expiresAt) {
        String peerId = withdrawal.peerId().text();
        handle.createQuery("select fingerprint from identities where fingerprint = :peer for update")
                .bind("peer", peerId)
                .mapTo(String.class)
                .findOne();
        Optional<Held> held = rows.find(handle, peerId).map(c -> new Held(c.seq(), c.record()));
        Succession.Step step = Succession.withdrawal(withdrawal, held, heldWithdrawal(handle, peerId));
        if (step == Succession.Step.OLD) {
            return new Outcome.Outdated();
        }
        if (step == Succession.Step.ADVANCES) {
            putWithdrawal(handle, withdrawal, expiresAt);
        }
        rows.delete(handle, peerId);
        return new Outcome.Stored(expiresAt);
    }

    private static void putWithdrawal(Handle handle, VerifiedRecord withdrawal, Instant expiresAt) {
        String update = """
            update withdrawals set seq = :seq, record = :record, sig = :sig, expires_at = :expires
            where peer_id = :peer and seq < :seq\
            """;
        String insert = """
            insert into withdrawals (peer_id, seq, record, sig, expires_at)
            values (:peer, :seq, :record, :sig, :expires) on conflict do nothing\
            """;
        // Twice "update", because another instance may insert between the first and the "insert".
        for (String sql : new String[] {update, insert, update}) {
            int changed = handle.createUpdate(sql)
                    .bind("peer", withdrawal.peerId().text())
                    .bind("seq", withdrawal.seq())
                    .bind("record", withdrawal.signed().text())
                    .bind("sig", withdrawal.signed().signature())
                    .bind("expires", expiresAt.toEpochMilli())
                    .execute();
            if (changed == 1) {
                return;
            }
        }
    }

    private static Optional<Held> heldWithdrawal(Handle handle, String peerId) {
        return handle.createQuery("select seq, record from withdrawals where peer_id = :peer")
                .bind("peer", peerId)
                .map((row, context) -> new Held(row.getLong("seq"), row.getString("record")))
                .findOne();
    }

    /** Work in one transaction. */
    private interface Work<T> {
        T in(Handle handle);
    }

    private <T> T transaction(Work<T> work) throws RelayStoreException {
        for (int attempt = 1; ; attempt++) {
            try {
                return database.jdbi().inTransaction(TransactionIsolationLevel.READ_COMMITTED, work::in);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !inTheWay(e)) {
                    database.failed(e);
                    throw new RelayStoreException("The relay's database did not take the change.", e);
                }
            }
        }
    }

    /** Whether another transaction was in the way, so that trying again helps. */
    private static boolean inTheWay(JdbiException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith(CONFLICT_CLASS) || state.equals(UNIQUE_VIOLATION) || state.equals(LOCK_TIMEOUT);
            }
        }
        return false;
    }
}
