package org.flashback.relay.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded database in the relay's folder: opened, brought up to date, reopened when it gave up, set aside when it
 * cannot be read. Safe for use by many threads.
 */
public final class RelayDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayDatabase.class);
    private static final String NAME = "relay";

    /** Commits wait for the disk anyway; more connections would only queue there. */
    private static final int CONNECTIONS = 8;

    /** A caller that waits longer is told to come back. */
    private static final long CONNECTION_TIMEOUT_MS = 4_000;

    private static final int H2_GENERAL_ERROR = 50_000;
    private static final int H2_CLOSED = 90_098;
    private static final int H2_IN_USE = 90_020;

    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final FolderLock lock;
    private final Optional<Path> setAside;
    private final Jdbi jdbi;
    private final ReentrantLock reopening = new ReentrantLock();
    private volatile HikariDataSource pool;

    /** Guarded by {@link #reopening}. */
    private boolean closed;

    private RelayDatabase(Path file, HikariDataSource pool, Optional<Path> setAside, FolderLock lock) {
        this.file = file;
        this.lock = lock;
        this.pool = pool;
        this.setAside = setAside;
        this.jdbi = Jdbi.create(() -> this.pool.getConnection());
        // A failed statement's message would carry its arguments, addresses among them, into the log.
        this.jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    /**
     * Opens the database in {@code folder}, making it if there is none. One that cannot be read is moved to
     * {@code relay.mv.db.corrupt-<time>} and replaced by an empty one, which the peers fill again as they renew.
     *
     * @throws RelayStoreException when another program has it open, or the folder cannot be written
     */
    public static RelayDatabase open(Path folder, Instant now) throws RelayStoreException {
        Path file = folder.resolve(NAME + ".mv.db");
        try {
            FolderLock lock = FolderLock.take(folder);
            try {
                return open(file, lock, now);
            } catch (RelayStoreException | IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RelayStoreException("The relay cannot write to " + file + ": " + e.getMessage(), e);
        }
    }

    private static RelayDatabase open(Path file, FolderLock lock, Instant now) throws RelayStoreException, IOException {
        makePrivate(file);
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new IOException("the file may not be read and written by this user");
        }
        try {
            return new RelayDatabase(file, ready(file), Optional.empty(), lock);
        } catch (RuntimeException unreadable) {
            // A damaged file makes the database fail in many ways, and none of them may keep the relay down.
            if (errorCode(unreadable) == H2_IN_USE) {
                throw new RelayStoreException("Another program has " + file + " open.", unreadable);
            }
            Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + SUFFIX.format(now));
            Files.move(file, aside);
            makePrivate(file);
            LOG.warn("The relay's database could not be read and was set aside as {}", aside.getFileName());
            LOG.debug("Why it could not be read", unreadable);
            return empty(file, aside, lock);
        }
    }

    private static RelayDatabase empty(Path file, Path aside, FolderLock lock) throws RelayStoreException {
        try {
            return new RelayDatabase(file, ready(file), Optional.of(aside), lock);
        } catch (RuntimeException e) {
            throw new RelayStoreException("No database could be made at " + file + ": " + e.getMessage(), e);
        }
    }

    /** Where an unreadable database was moved to when this one was opened. */
    public Optional<Path> setAside() {
        return setAside;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Looks at a failure: after some the open database shows a state that is not on disk any more, so it is closed and
     * opened again.
     */
    void failed(RuntimeException failure) {
        HikariDataSource broken = pool;
        int code = errorCode(failure);
        if (!broken.isClosed() && code != H2_GENERAL_ERROR && code != H2_CLOSED) {
            return;
        }
        reopening.lock();
        try {
            if (!closed && broken.equals(pool)) {
                LOG.warn("The relay's database failed and is opened again", failure);
                broken.close();
                pool = connect(file);
            }
        } catch (RuntimeException e) {
            // The pool stays closed, so the next failing call tries again.
            LOG.warn("The relay's database could not be opened again", e);
        } finally {
            reopening.unlock();
        }
    }

    @Override
    public void close() {
        reopening.lock();
        try {
            closed = true;
            pool.close();
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of the relay's folder could not be given back", e);
        } finally {
            reopening.unlock();
        }
    }

    private static HikariDataSource ready(Path file) {
        HikariDataSource pool = connect(file);
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db/migration/relay")
                    .load()
                    .migrate();
            readThrough(pool);
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Damage is found now, while the file can still be set aside, and not at some later request. */
    private static void readThrough(HikariDataSource pool) {
        Jdbi.create(pool).useHandle(handle -> {
            for (String columns : new String[] {
                "count(certificate) from identities",
                "count(record || sig || public_certificate || repositories) from bootstrap_nodes",
                "count(name) from node_repositories",
                "count(info_hash) from node_torrents",
                "count(record || sig) from withdrawals"
            }) {
                handle.createQuery("select " + columns).mapTo(Long.class).one();
            }
        });
    }

    private static HikariDataSource connect(Path file) {
        String path = file.toAbsolutePath().toString();
        var config = new HikariConfig();
        // WRITE_DELAY=0: what was acknowledged survives kill -9. No trace file: it would hold addresses.
        config.setJdbcUrl("jdbc:h2:file:" + path.substring(0, path.length() - ".mv.db".length())
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=3000"
                + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0");
        config.setUsername("sa");
        config.setPassword("");
        config.setPoolName("relay-db");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMaxLifetime(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        return new HikariDataSource(config);
    }

    /** The file holds addresses: only its owner may read it, also in a folder that others can enter. */
    private static void makePrivate(Path file) throws IOException {
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        if (!Files.exists(file) && posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static int errorCode(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }
}
