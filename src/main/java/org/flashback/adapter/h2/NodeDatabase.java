package org.flashback.adapter.h2;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.file.SetAside;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file and its connections. A database that cannot be read is set aside and a fresh one made; one that failed while
 * it was open is closed and opened again, because an H2 connection keeps showing rows that are gone after error 50000.
 * Not safe for use by many threads: {@link H2PeerStore} lets one in at a time.
 */
final class NodeDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDatabase.class);

    private static final String NAME = "flashback";
    private static final String USER = "sa";

    /** Less than this on the disk, and an unreadable database is more likely a full disk than a broken file. */
    private static final long MIN_FREE_BYTES = 16L << 20;

    private static final long CONNECT_MS = 2_000;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final String url;
    private final TimeSource time;
    private final Consumer<Path> whenSetAside;
    private HikariDataSource pool;
    private Jdbi jdbi;

    /** The file is there and cannot be used as it is. */
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(Throwable cause) {
            super(cause);
        }
    }

    private NodeDatabase(Path file, String url, TimeSource time, Consumer<Path> whenSetAside) throws StoreException {
        this.file = file;
        this.url = url;
        this.time = time;
        this.whenSetAside = whenSetAside;
        this.pool = openOrSetAside();
        this.jdbi = Jdbi.create(pool);
    }

    static NodeDatabase open(Path profile, TimeSource time, Consumer<Path> whenSetAside) throws StoreException {
        Path base = profile.toAbsolutePath().resolve(NAME);
        if (base.toString().indexOf(';') >= 0) {
            throw new StoreException("The profile folder " + profile + " has a semicolon in its path,"
                    + " with which the database cannot be opened");
        }
        // No trace file: it would repeat values, addresses among them. WRITE_DELAY stays at half a second, what must be
        // durable is forced. No AUTO_SERVER: it would listen on the network.
        String url = "jdbc:h2:file:" + base
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
        return new NodeDatabase(profile.resolve(NAME + ".mv.db"), url, time, whenSetAside);
    }

    /** Runs {@code work} in a transaction; after a failure of the database itself once more on a reopened one. */
    <T> T inTransaction(HandleCallback<T, SQLException> work) throws StoreException {
        if (pool.isClosed()) {
            // Opening it again failed the last time (a full disk, somebody else had it); perhaps not now.
            use(openOrSetAside());
        }
        try {
            return once(work);
        } catch (UnusableException first) {
            LOG.warn("the database failed and is opened again, code {}", code(first));
            closePool();
            use(openOrSetAside());
        }
        try {
            return once(work);
        } catch (UnusableException second) {
            closePool();
            use(setAsideAndOpen(second));
        }
        try {
            return once(work);
        } catch (UnusableException third) {
            throw failed("used", third);
        }
    }

    private <T> T once(HandleCallback<T, SQLException> work) throws UnusableException, StoreException {
        try {
            return jdbi.inTransaction(work);
        } catch (SQLException | JdbiException e) {
            if (meansBroken(code(e))) {
                throw new UnusableException(e);
            }
            throw failed("used", e);
        }
    }

    /** Everything committed so far is on the disk when this returns, not only handed to the operating system. */
    void force() throws StoreException {
        try {
            jdbi.useHandle((Handle handle) -> handle.execute("checkpoint sync"));
        } catch (JdbiException e) {
            throw failed("forced to the disk", e);
        }
    }

    /**
     * Writes the file anew with only what is still in it. Nothing else may be done meanwhile.
     *
     * @throws StoreException when that did not succeed; the database is open again if that was possible
     */
    void compact() throws StoreException {
        closePool();
        StoreException failure = null;
        try (Connection connection = DriverManager.getConnection(url, USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown compact");
        } catch (SQLException e) {
            failure = failed("compacted", e);
        }
        use(openOrSetAside());
        closeToOthers();
        if (failure != null) {
            throw failure;
        }
    }

    private void use(HikariDataSource next) {
        pool = next;
        jdbi = Jdbi.create(next);
    }

    private HikariDataSource openOrSetAside() throws StoreException {
        try {
            return openPool();
        } catch (UnusableException e) {
            return setAsideAndOpen(e);
        }
    }

    private HikariDataSource setAsideAndOpen(UnusableException reason) throws StoreException {
        if (code(reason) == ErrorCode.DATABASE_ALREADY_OPEN_1 || file.toFile().getUsableSpace() < MIN_FREE_BYTES) {
            throw failed("opened", reason);
        }
        try {
            Path aside = SetAside.move(file, time.wall());
            HikariDataSource fresh = openInsteadOf(aside);
            LOG.warn("the database was unreadable and has been set aside as {}", aside.getFileName());
            whenSetAside.accept(aside);
            return fresh;
        } catch (IOException e) {
            e.addSuppressed(reason);
            throw failed("set aside", e);
        }
    }

    /** If not even a fresh database can be opened, the old one was not at fault and goes back to its place. */
    private HikariDataSource openInsteadOf(Path aside) throws StoreException, IOException {
        try {
            return openPool();
        } catch (UnusableException e) {
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            throw failed("opened", e);
        }
    }

    private HikariDataSource openPool() throws UnusableException, StoreException {
        makeOwnerOnly();
        var config = new HikariConfig();
        config.setPoolName("peers");
        config.setJdbcUrl(url);
        config.setUsername(USER);
        config.setPassword("");
        // One writer, and nothing reads beside it.
        config.setMaximumPoolSize(1);
        // Opening a file succeeds at once or not at all; what follows a failure is decided here, not by the pool.
        config.setConnectionTimeout(CONNECT_MS);
        // Replacing the only connection would close and open the file.
        config.setMaxLifetime(0);
        try (Connection probe = DriverManager.getConnection(url, USER, "")) {
            // Held open meanwhile, or H2 would open and close the file for every connection.
            Flyway.configure()
                    .dataSource(url, USER, "")
                    .locations("classpath:db/migration/node")
                    .load()
                    .migrate();
            if (!probe.isValid(0)) {
                throw new SQLException("the connection did not stay open");
            }
            return new HikariDataSource(config);
        } catch (SQLException | FlywayException | HikariPool.PoolInitializationException e) {
            throw new UnusableException(e);
        }
    }

    /** H2 makes its file readable by all; an empty file that is there already is taken for a new database. */
    private void makeOwnerOnly() throws StoreException {
        try {
            if (!isPosix()) {
                return;
            }
            if (Files.notExists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
        } catch (IOException e) {
            throw failed("made", e);
        }
    }

    /** A compacted file is another file, with the mode that H2 gives it. */
    private void closeToOthers() throws StoreException {
        try {
            if (isPosix()) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw failed("closed to other users", e);
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private void closePool() {
        pool.close();
    }

    /** Closes the file: the last connection to go takes the database with it. */
    @Override
    public void close() {
        closePool();
    }

    private static boolean meansBroken(int code) {
        return switch (code) {
            case ErrorCode.GENERAL_ERROR_1,
                    ErrorCode.FILE_CORRUPTED_1,
                    ErrorCode.IO_EXCEPTION_1,
                    ErrorCode.IO_EXCEPTION_2,
                    ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                    ErrorCode.CONNECTION_BROKEN_1,
                    ErrorCode.OBJECT_CLOSED,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
                    ErrorCode.COLUMN_NOT_FOUND_1 -> true;
            default -> false;
        };
    }

    /** The code of the first SQLException among the causes; 0 if there is none. */
    private static int code(Throwable failure) {
        Throwable at = failure;
        while (at != null) {
            if (at instanceof SQLException sql && sql.getErrorCode() != 0) {
                return sql.getErrorCode();
            }
            at = at.getCause();
        }
        return 0;
    }

    private StoreException failed(String what, Throwable cause) {
        return new StoreException(
                "The database " + file + " could not be " + what + " (H2 error " + code(cause) + ")", cause);
    }
}
