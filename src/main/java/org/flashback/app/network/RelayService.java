package org.flashback.app.network;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.RelayApi;
import org.flashback.app.port.RelayException;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayUrl;

/**
 * Keeps in touch with every configured relay: asks it for peers, registers while broadcasting, retries for ever. Each
 * relay has a worker of its own, so that a dead one delays nobody.
 */
public final class RelayService implements Relays, AutoCloseable {
    private final RelayApi api;
    private final RelayWorker.Context context;
    private final Consumer<List<RelayUrl>> saver;
    private final Map<RelayUrl, RelayWorker> workers = new LinkedHashMap<>();
    private final Publisher<List<RelayStatus>> statuses = new Publisher<>(List.of());
    private final Set<RelayUrl> forThisRun;
    private Optional<Presence> presence = Optional.empty();
    private Consumer<RelayWorker> farewell = RelayWorker::close;
    private boolean started;

    /** What relays are to know of us while we broadcast. */
    public record Presence(LinkIdentity identity, SignedEntry entry) {}

    /**
     * @param kept relays of the settings
     * @param given relays for this run
     * @param saver keeps the list over restarts, without those that are for this run only
     */
    public RelayService(
            RelayApi api,
            RelayWorker.Context context,
            List<RelayUrl> kept,
            List<RelayUrl> given,
            Consumer<List<RelayUrl>> saver) {
        this.api = api;
        this.context = context;
        this.saver = saver;
        this.forThisRun = new HashSet<>(given);
        kept.forEach(forThisRun::remove);
        Stream.concat(given.stream(), kept.stream()).distinct().forEach(url -> workers.put(url, worker(url)));
        publish();
    }

    /** Begins to ask. */
    public synchronized void start() {
        started = true;
        workers.values().forEach(RelayWorker::start);
    }

    @Override
    public Published<List<RelayStatus>> state() {
        return statuses;
    }

    @Override
    public void add(RelayUrl url) {
        add(url, true);
    }

    /** A relay that is not kept over a restart. */
    public void addForThisRun(RelayUrl url) {
        add(url, false);
    }

    /** What is done with a relay that is removed while it may list us; it has to close the worker in the end. */
    public synchronized void onFarewell(Consumer<RelayWorker> action) {
        farewell = action;
    }

    private void add(RelayUrl url, boolean keep) {
        synchronized (this) {
            if (keep && forThisRun.remove(url)) {
                save();
            }
            if (workers.containsKey(url)) {
                return;
            }
            RelayWorker worker = worker(url);
            workers.put(url, worker);
            if (keep) {
                save();
            } else {
                forThisRun.add(url);
            }
            presence.ifPresent(worker::refresh);
            if (started) {
                worker.start();
            }
        }
        // Outside: subscribers may ask us something on other threads.
        publish();
    }

    @Override
    public boolean remove(RelayUrl url) {
        RelayWorker worker;
        boolean listed;
        Consumer<RelayWorker> last;
        synchronized (this) {
            listed = presence.isPresent();
            last = farewell;
            worker = workers.remove(url);
            if (worker == null) {
                return false;
            }
            save();
        }
        publish();
        if (listed) {
            last.accept(worker);
        } else {
            worker.close();
        }
        return true;
    }

    @Override
    public synchronized void tryNow() {
        workers.values().forEach(RelayWorker::tryNow);
    }

    /** Tells every relay of us; each future ends when that relay has answered or failed. */
    public synchronized List<CompletableFuture<Boolean>> appear(Presence now) {
        presence = Optional.of(now);
        return workers.values().stream().map(worker -> worker.appear(now)).toList();
    }

    /** A changed record or lease that is in no hurry: it goes with the next renewal, after five minutes at the latest. */
    public synchronized void refresh(Presence now) {
        presence = Optional.of(now);
        workers.values().forEach(worker -> worker.refresh(now));
    }

    /** Takes us back from every relay that may know us. */
    public synchronized Map<RelayUrl, CompletableFuture<Boolean>> disappear(
            LinkIdentity identity, SignedRecord withdrawal) {
        presence = Optional.empty();
        Map<RelayUrl, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
        workers.forEach((url, worker) -> answers.put(url, worker.disappear(identity, withdrawal)));
        return answers;
    }

    /** The address that relays see us come from, as far as one has told. */
    public synchronized List<IpAddress> observed() {
        return workers.values().stream()
                .flatMap(worker -> worker.observed().stream())
                .distinct()
                .toList();
    }

    /** Waits until one relay has answered or failed, at most so long: the first word on what time it is. */
    public void awaitFirstAnswer(Duration atMost) {
        List<CompletableFuture<Void>> first;
        synchronized (this) {
            first = workers.values().stream().map(RelayWorker::firstAnswer).toList();
        }
        if (first.isEmpty()) {
            return;
        }
        CompletableFuture.anyOf(first.toArray(CompletableFuture[]::new))
                .completeOnTimeout(true, atMost.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public void close() {
        List<RelayWorker> all;
        synchronized (this) {
            all = List.copyOf(workers.values());
        }
        all.forEach(RelayWorker::close);
        api.close();
    }

    private void save() {
        saver.accept(workers.keySet().stream()
                .filter(url -> !forThisRun.contains(url))
                .toList());
    }

    private RelayWorker worker(RelayUrl url) {
        return new RelayWorker(url, api, context, this::publish);
    }

    private void publish() {
        // In one step with the change of the value: the last to read is the last to publish.
        statuses.update(_ -> read());
    }

    private synchronized List<RelayStatus> read() {
        return workers.values().stream().map(RelayWorker::status).toList();
    }

    /** Lets the workers look at the clock: for tests, whose time does not pass by itself. */
    synchronized void look() {
        workers.values().forEach(RelayWorker::look);
    }

    /** When a failed relay is asked again: 3 s, doubling to 15 min (FB-NET-01). */
    static Duration backoff(int failures) {
        long seconds = 3L << Math.min(failures - 1, 9);
        return Duration.ofSeconds(Math.min(seconds, Duration.ofMinutes(15).toSeconds()));
    }

    /** For the message of a failure that has none of its own. */
    static String describe(RelayException e) {
        String message = e.getMessage();
        return message == null ? e.kind().name() : message;
    }

    /** Whether a moment lies in the past or is not set. */
    static boolean due(Optional<Instant> at, Instant now) {
        return at.filter(now::isBefore).isEmpty();
    }
}
