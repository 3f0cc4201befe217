package org.flashback.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flashback.app.Faces;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayService;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.Notice;
import org.flashback.app.port.StoreException;
import org.flashback.app.settings.SettingsService;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.Relay;
import org.flashback.relay.RelayOptions;
import org.flashback.relay.RelayStartException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** "Run a relay on this computer": a real relay in this process, for an office or a classroom. */
final class RelayInBox implements Faces.RelayHosting {
    private static final Logger LOG = LoggerFactory.getLogger(RelayInBox.class);
    private static final IpAddress ALL = new IpAddress("0.0.0.0");

    private final Path data;
    private final RelayService relays;
    private final SettingsService settings;
    private final Publisher<Optional<String>> url = new Publisher<>(Optional.empty());
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("relay-in-box").daemon(true).factory());
    private @Nullable Relay relay;

    RelayInBox(Path data, RelayService relays, SettingsService settings) {
        this.data = data;
        this.relays = relays;
        this.settings = settings;
    }

    @Override
    public Published<Optional<String>> url() {
        return url;
    }

    @Override
    public CompletableFuture<Void> start() {
        return run(() -> {
            if (relay == null) {
                Relay started = startAnywhere();
                relay = started;
                remember(true);
                relays.addForThisRun(started.url());
                url.publish(Optional.of(started.url().toString()));
            }
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return run(() -> {
            Relay running = relay;
            if (running != null) {
                relay = null;
                remember(false);
                relays.remove(running.url());
                running.close();
                url.publish(Optional.empty());
            }
        });
    }

    /** Runs it again if it ran when the program ended. */
    void restore() {
        if (settings.current().hostRelay()) {
            var _ = start().exceptionally(failure -> {
                LOG.warn("the relay on this computer did not start", failure);
                return null;
            });
        }
    }

    /** At the end of the program; it is restored at the next start. */
    void close() throws IOException {
        var stopped = run(() -> {
            Relay running = relay;
            relay = null;
            if (running != null) {
                running.close();
            }
        });
        worker.shutdown();
        stopped.join();
    }

    /** At the usual port, or at a free one: a second relay on this computer is no reason to fail. */
    private Relay startAnywhere() throws NodeException {
        try {
            return start(RelayOptions.DEFAULT_PORT);
        } catch (RelayStartException taken) {
            LOG.info("the usual relay port cannot be had, taking a free one");
        }
        try {
            return start(0);
        } catch (RelayStartException e) {
            throw new NodeException(new Notice(
                    Notice.Code.UNEXPECTED,
                    Notice.Severity.NEEDS_YOU,
                    "The relay could not start.",
                    String.valueOf(e.getMessage()),
                    Optional.empty()));
        }
    }

    private Relay start(int port) throws RelayStartException {
        return Relay.start(new RelayOptions(ALL, port, data, Optional.empty()), new JsonRecordParser());
    }

    private void remember(boolean on) throws NodeException {
        try {
            settings.change(now -> now.withHostRelay(on));
        } catch (StoreException e) {
            throw new NodeException(new Notice(
                    Notice.Code.WRITE_FAILED,
                    Notice.Severity.NEEDS_YOU,
                    "The settings cannot be written.",
                    String.valueOf(e.getMessage()),
                    Optional.of("Free some space or mend the folder's permissions, then try again.")));
        }
    }

    private CompletableFuture<Void> run(Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        step.run();
                    } catch (NodeException | IOException e) {
                        throw new CompletionException(e);
                    }
                },
                worker);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws NodeException, IOException;
    }
}
