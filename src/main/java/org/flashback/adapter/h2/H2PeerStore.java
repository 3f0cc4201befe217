package org.flashback.adapter.h2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.flashback.app.port.PeerStore;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer table in {@code flashback.mv.db}.
 *
 * <p>Two promises of protocol section 3.6 need more than SQL. A withdrawal is <em>durable</em> when {@link #apply}
 * returns: H2 hands commits to the disk every half second, so a commit that holds a withdrawal is followed by a
 * checkpoint with a forced write (4–40 ms); the others stay cheap, and a crash may take the last half second of them. And
 * the address has to <em>leave the file</em>: H2 never overwrites, the page with the old record stays readable until its
 * space is needed again. Only writing the file anew removes it for sure, so that follows in the background within
 * {@link #ERASE_AFTER} (under 0.1 s for 500 peers, about 1 s for 20,000; {@link #apply} waits meanwhile), once for all
 * withdrawals of that time, at {@link #close}, and after a crash at the next start.
 *
 * <p>Safe for use by many threads, one at a time gets in.
 */
public final class H2PeerStore implements PeerStore {
    private static final Logger LOG = LoggerFactory.getLogger(H2PeerStore.class);

    /** The promise is 60 s after the owner's click; the withdrawal may have been some seconds on its way. */
    static final Duration ERASE_AFTER = Duration.ofSeconds(20);

    /** Nothing is promised for peers that expired or were evicted, and in a large network that happens all the time. */
    private static final Duration ERASE_REMOVED_AFTER = Duration.ofMinutes(10);

    private final NodeDatabase database;
    private final TimeSource time;
    private final Duration eraseAfter;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("peer-store").daemon().factory());
    private @Nullable ScheduledFuture<?> erasure;
    private boolean closed;

    private H2PeerStore(NodeDatabase database, TimeSource time, Duration eraseAfter) {
        this.database = database;
        this.time = time;
        this.eraseAfter = eraseAfter;
    }

    /**
     * Opens the database of a profile, or makes it.
     *
     * @param profile an existing folder
     * @param whenSetAside told, now or later, where an unreadable database was moved to; a fresh one takes its place
     * @throws StoreException when another process holds it, or not even a fresh one can be made
     */
    public static H2PeerStore open(Path profile, TimeSource time, Consumer<Path> whenSetAside) throws StoreException {
        return open(profile, time, whenSetAside, ERASE_AFTER);
    }

    static H2PeerStore open(Path profile, TimeSource time, Consumer<Path> whenSetAside, Duration eraseAfter)
            throws StoreException {
        var store = new H2PeerStore(NodeDatabase.open(profile, time, whenSetAside), time, eraseAfter);
        store.resumeErasure();
        return store;
    }

    private synchronized void resumeErasure() throws StoreException {
        if (database.inTransaction(PeerRows::erasurePending)) {
            eraseWithin(eraseAfter);
        }
    }

    @Override
    public synchronized List<StoredPeer> load() throws StoreException {
        return database.inTransaction(PeerRows::peers);
    }

    @Override
    public synchronized List<Candidate> candidates() throws StoreException {
        return database.inTransaction(PeerRows::candidates);
    }

    @Override
    public synchronized List<StoredTrust> trusts() throws StoreException {
        return database.inTransaction(TrustRows::all);
    }

    @Override
    public synchronized void apply(List<Change> changes) throws StoreException {
        boolean withdrawn = changes.stream().anyMatch(Withdrawn.class::isInstance);
        boolean removed = changes.stream().anyMatch(Remove.class::isInstance);
        database.inTransaction(handle -> {
            changes.forEach(change -> apply(handle, change));
            if (withdrawn || removed) {
                PeerRows.markErasure(handle, time.wall());
            }
            return changes.size();
        });
        if (withdrawn) {
            database.force();
        }
        if (withdrawn || removed) {
            eraseWithin(withdrawn ? eraseAfter : ERASE_REMOVED_AFTER);
        }
    }

    private static void apply(Handle handle, Change change) {
        switch (change) {
            case Put(var peer) -> PeerRows.put(handle, peer);
            case Remove(var peerId) -> PeerRows.remove(handle, peerId);
            case Withdrawn(var withdrawal) -> {
                PeerRows.put(handle, withdrawal);
                PeerRows.removeCandidate(handle, withdrawal.peerId());
            }
            case Trusted(var trust) -> TrustRows.put(handle, trust);
            case Candidates(var candidates) -> PeerRows.replaceCandidates(handle, candidates);
        }
    }

    private void eraseWithin(Duration delay) {
        ScheduledFuture<?> planned = erasure;
        if (planned != null && !planned.isDone()) {
            if (planned.getDelay(TimeUnit.NANOSECONDS) <= delay.toNanos()) {
                return;
            }
            planned.cancel(false);
        }
        erasure = background.schedule(this::eraseInBackground, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void eraseInBackground() {
        if (closed) {
            return;
        }
        erasure = null;
        try {
            erase();
        } catch (StoreException e) {
            LOG.warn("what withdrawn peers had published is still in unused parts of the database: {}", e.getMessage());
            eraseWithin(ERASE_AFTER);
        }
    }

    private void erase() throws StoreException {
        database.compact();
        database.inTransaction(handle -> {
            PeerRows.clearErasure(handle);
            return 0;
        });
    }

    /** Erases what is still to be erased. Closing twice does nothing. */
    @Override
    public synchronized void close() throws StoreException {
        if (closed) {
            return;
        }
        closed = true;
        background.shutdown();
        try {
            if (erasure != null) {
                erase();
            }
        } finally {
            database.close();
        }
    }
}
