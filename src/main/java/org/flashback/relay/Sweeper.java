package org.flashback.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.flashback.relay.store.RelayStore;
import org.flashback.relay.store.RelayStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what has expired, on a thread of its own. */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /** Expired rows answer nothing at once; they are gone from disk within three sweeps, a minute. */
    private static final Duration INTERVAL = Duration.ofSeconds(20);

    private final RelayStore store;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> sweeps;

    Sweeper(RelayStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("relay-sweeper").factory());
        this.sweeps = thread.scheduleWithFixedDelay(this::sweep, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        try {
            int gone = store.sweep(clock.instant());
            LOG.debug("{} expired rows removed", gone);
        } catch (RelayStoreException e) {
            LOG.warn("Expired rows could not be removed; tried again soon", e);
        }
    }

    @Override
    public void close() {
        sweeps.cancel(false);
        // Waits for a sweep in progress, which is one short transaction.
        thread.close();
    }
}
