package org.flashback.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Server;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordParser;
import org.flashback.core.relay.RelayUrl;
import org.flashback.relay.api.RelayHandler;
import org.flashback.relay.store.RelayDatabase;
import org.flashback.relay.store.RelayListings;
import org.flashback.relay.store.RelayStore;
import org.flashback.relay.store.RelayStoreException;
import org.flashback.relay.tls.RelayKey;
import org.flashback.relay.tls.RelayKeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running relay. Runs alone or inside the desktop program; several can run in one process, each in its own folder. */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final RelayUrl url;
    private final String listen;
    private final Server server;
    private final RelayDatabase database;
    private final Sweeper sweeper;

    private Relay(RelayUrl url, String listen, Server server, RelayDatabase database, Sweeper sweeper) {
        this.url = url;
        this.listen = listen;
        this.server = server;
        this.database = database;
        this.sweeper = sweeper;
    }

    /** Starts a relay on the computer's own clocks; returns when a registration would be answered. */
    public static Relay start(RelayOptions options, RecordParser parser) throws RelayStartException {
        return start(options, parser, InstantSource.system(), System::nanoTime);
    }

    /**
     * Starts a relay; returns when a registration would be answered.
     *
     * @param clock decides what has expired
     * @param nanos a clock that never runs backwards, for the limits
     * @throws RelayStartException with a message for the person who runs it: port in use, key unreadable, folder in use
     */
    public static Relay start(RelayOptions options, RecordParser parser, InstantSource clock, LongSupplier nanos)
            throws RelayStartException {
        RelayDatabase database = null;
        try {
            makeFolder(options.data());
            RelayKey key = options.pem().isPresent()
                    ? RelayKey.ofPem(
                            options.pem().get().certificate(),
                            options.pem().get().key())
                    : RelayKey.inFolder(options.data(), clock.instant());
            database = RelayDatabase.open(options.data(), clock.instant());
            Relay relay = listen(options, key, database, parser, clock, nanos);
            LOG.info("Relay started");
            return relay;
        } catch (IOException | RelayKeyException | RelayStoreException e) {
            if (database != null) {
                database.close();
            }
            String message = e.getMessage();
            throw new RelayStartException(message == null ? "The relay could not start." : message, e);
        }
    }

    private static Relay listen(
            RelayOptions options,
            RelayKey key,
            RelayDatabase database,
            RecordParser parser,
            InstantSource clock,
            LongSupplier nanos)
            throws IOException, RelayKeyException {
        var store = new RelayStore(database);
        var handler = new RelayHandler(parser, store, new RelayListings(database), clock, nanos);
        Server server = RelayServer.make(options.address(), options.port(), key.serverContext(), handler);
        RelayServer.start(server);
        int port = RelayServer.port(server);
        IpAddress named =
                options.address().toInetAddress().isAnyLocalAddress() ? HostAddress.usable() : options.address();
        var url = new RelayUrl(named.text(), port, Optional.of(key.pin()));
        return new Relay(url, options.address().withPort(port), server, database, new Sweeper(store, clock));
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("The relay's folder " + folder + " cannot be made.");
        }
        try {
            Files.createDirectories(parent);
            if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(folder);
            }
        } catch (IOException e) {
            throw new IOException("The relay's folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** What users enter: {@code https://host:port#pin=…}. The same after a restart on the same folder and address. */
    public RelayUrl url() {
        return url;
    }

    /** {@code ADDR:PORT} as bound. */
    public String listenText() {
        return listen;
    }

    /** Where an unreadable database was moved to at this start; the relay began with an empty one. */
    public Optional<Path> setAside() {
        return database.setAside();
    }

    /** Lets what is being answered finish, for at most 10 s, then closes the port and the database. */
    @Override
    public void close() {
        RelayServer.stop(server);
        sweeper.close();
        database.close();
        LOG.info("Relay stopped");
    }
}
