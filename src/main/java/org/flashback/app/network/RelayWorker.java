package org.flashback.app.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.flashback.app.events.EventLog;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.node.NodeClock;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.RelayApi;
import org.flashback.app.port.RelayException;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.wire.Limits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One relay: a virtual thread that does one call after the other and sleeps in between. */
public final class RelayWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayWorker.class);

    /** Without a link a relay is asked for peers after this, then after twice as long … */
    private static final Duration ALONE_FIRST = Duration.ofSeconds(2);

    /** … up to this: many nodes may share one address, and a relay answers an address 60 times a minute. */
    private static final Duration ALONE = Duration.ofSeconds(10);

    /** With a few links. */
    private static final Duration FEW = Duration.ofSeconds(30);

    /** With enough of them only to know that it is there. */
    private static final Duration ENOUGH = Duration.ofMinutes(1);

    /** A changed record that is in no hurry is sent at most this often. */
    private static final Duration REFRESH = Duration.ofMinutes(5);

    /** A name that belongs to another or a refused record will not be taken a moment later: people have to act. */
    private static final Duration REFUSED_PAUSE = Duration.ofMinutes(15);

    /** After a defect of ours. */
    private static final Duration DEFECT_PAUSE = Duration.ofMinutes(1);

    private static final int PEERS_ASKED = 20;

    private final RelayUrl url;
    private final RelayApi api;
    private final Context context;
    private final Runnable changed;
    private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
    private final Deque<RelayJob> jobs = new ArrayDeque<>();
    private RelayStatus status;
    private Optional<RelayService.Presence> presence = Optional.empty();
    private Optional<IpAddress> observed = Optional.empty();
    /** These three by {@link NodeClock#steady}: no correction of the clock may put a call off for days. */
    private Optional<Instant> registerAt = Optional.empty();

    private Optional<Instant> askAt = Optional.empty();
    private Optional<Instant> lastRegistered = Optional.empty();
    /** Why it does not take our record although it answers. */
    private Optional<RelayStatus> refusal = Optional.empty();

    private int failures;

    /** How often it was asked in a row while there was no link. */
    private int alone;

    private boolean running = true;
    private @Nullable Thread thread;

    /**
     * What all workers share.
     *
     * @param links how many links are open
     * @param introduced takes the peers that a relay named
     */
    public record Context(
            NodeClock clock, EventLog events, IntSupplier links, Introduced introduced, RandomGenerator random) {}

    /** Takes what a relay answered. */
    @FunctionalInterface
    public interface Introduced {
        void peers(String relay, List<SignedEntry> entries);
    }

    RelayWorker(RelayUrl url, RelayApi api, Context context, Runnable changed) {
        this.url = url;
        this.api = api;
        this.context = context;
        this.changed = changed;
        this.status = new RelayStatus(
                url, RelayStatus.State.CONNECTING, OptionalLong.empty(), "not asked yet", Optional.empty(), false);
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("relay " + url.label()).start(this::run);
        }
    }

    synchronized RelayStatus status() {
        return status;
    }

    synchronized Optional<IpAddress> observed() {
        return observed;
    }

    CompletableFuture<Void> firstAnswer() {
        return firstAnswer;
    }

    synchronized CompletableFuture<Boolean> appear(RelayService.Presence now) {
        presence = Optional.of(now);
        var job = new RelayJob.Register(now, new CompletableFuture<>());
        add(job);
        return job.answer();
    }

    synchronized void refresh(RelayService.Presence now) {
        presence = Optional.of(now);
        Instant earliest = lastRegistered
                .map(at -> at.plus(REFRESH))
                .orElse(context.clock().steady());
        boolean decided = registerAt.isPresent() && (failures > 0 || refusal.isPresent());
        if (!decided && (registerAt.isEmpty() || earliest.isBefore(registerAt.get()))) {
            registerAt = Optional.of(earliest);
        }
        notifyAll();
    }

    /** Takes us back from this relay. */
    public synchronized CompletableFuture<Boolean> disappear(LinkIdentity identity, SignedRecord withdrawal) {
        presence = Optional.empty();
        refusal = Optional.empty();
        registerAt = Optional.empty();
        var job = new RelayJob.Unregister(identity, withdrawal, new CompletableFuture<>());
        add(job);
        return job.answer();
    }

    synchronized void look() {
        notifyAll();
    }

    synchronized void tryNow() {
        askAt = Optional.empty();
        if (presence.isPresent() && !status.registered()) {
            registerAt = Optional.empty();
        }
        notifyAll();
    }

    @Override
    public void close() {
        @Nullable Thread working;
        synchronized (this) {
            running = false;
            working = thread;
            jobs.forEach(job -> job.answer().complete(false));
            jobs.clear();
            notifyAll();
        }
        if (working != null) {
            working.interrupt();
        }
    }

    private void add(RelayJob job) {
        jobs.add(job);
        notifyAll();
        if (!running) {
            job.answer().complete(false);
        }
    }

    private void run() {
        try {
            Optional<RelayJob> job = next();
            while (isRunning()) {
                try {
                    job.ifPresentOrElse(this::carryOut, this::routine);
                } catch (RuntimeException bug) {
                    // The worker must live: without it the relay would never be asked again.
                    LOG.error("the relay worker met a defect and goes on", bug);
                    job.ifPresent(broken -> broken.answer().complete(false));
                    later();
                }
                job = next();
            }
        } catch (InterruptedException closed) {
            LOG.debug("relay worker stops");
        }
    }

    private synchronized void later() {
        Instant then = context.clock().steady().plus(DEFECT_PAUSE);
        askAt = Optional.of(then);
        registerAt = Optional.of(then);
    }

    private synchronized boolean isRunning() {
        return running;
    }

    /** The next job, or nothing when the routine is due. */
    private synchronized Optional<RelayJob> next() throws InterruptedException {
        while (running && jobs.isEmpty()) {
            Instant now = context.clock().steady();
            Instant wake = now.plus(ENOUGH);
            if (RelayService.due(askAt, now) || (presence.isPresent() && RelayService.due(registerAt, now))) {
                return Optional.empty();
            }
            wake = askAt.filter(wake::isAfter).orElse(wake);
            wake = presence.isPresent() ? registerAt.filter(wake::isAfter).orElse(wake) : wake;
            wait(Math.max(1, Duration.between(now, wake).toMillis()));
        }
        return Optional.ofNullable(jobs.poll());
    }

    private void carryOut(RelayJob job) {
        switch (job) {
            case RelayJob.Register(var wanted, var answer) -> answer.complete(register(wanted));
            case RelayJob.Unregister(var identity, var withdrawal, var answer) ->
                answer.complete(unregister(identity, withdrawal));
        }
    }

    private void routine() {
        Optional<RelayService.Presence> wanted;
        boolean registerDue;
        synchronized (this) {
            wanted = presence;
            registerDue = RelayService.due(registerAt, context.clock().steady());
        }
        if (wanted.isPresent() && registerDue) {
            register(wanted.get());
        } else {
            ask();
        }
    }

    private boolean register(RelayService.Presence wanted) {
        try {
            RelayApi.Answer<RelayApi.Registration> answer = api.register(url, wanted.identity(), wanted.entry());
            RelayApi.Registration registration = answer.value();
            synchronized (this) {
                refusal = Optional.empty();
            }
            answered(answer, true);
            synchronized (this) {
                observed = registration.observed();
                lastRegistered = Optional.of(context.clock().steady());
                // A tenth of jitter, so that nodes started together do not come together.
                double factor = 0.9 + 0.2 * context.random().nextDouble();
                long ms = Math.round(registration.reannounceAfter().toMillis() * factor);
                registerAt = Optional.of(context.clock().steady().plusMillis(ms));
            }
            context.introduced().peers(url.label(), registration.peers());
            return true;
        } catch (RelayException e) {
            failed(e, true);
            return false;
        }
    }

    private boolean unregister(LinkIdentity identity, SignedRecord withdrawal) {
        try {
            answered(api.unregister(url, identity, withdrawal), false);
            return true;
        } catch (RelayException e) {
            failed(e, false);
            return false;
        }
    }

    private void ask() {
        try {
            RelayApi.Answer<List<SignedEntry>> answer = api.peers(url, PEERS_ASKED);
            boolean registered;
            synchronized (this) {
                registered = status.registered();
            }
            answered(answer, registered);
            context.introduced().peers(url.label(), answer.value());
        } catch (RelayException e) {
            failed(e, false);
        }
    }

    private void answered(RelayApi.Answer<?> answer, boolean registered) {
        answer.date().ifPresent(date -> context.clock().relaySays(date, answer.rtt()));
        boolean wasDown;
        synchronized (this) {
            wasDown = status.state() == RelayStatus.State.CONNECTING || failures > 0;
            if (failures > 0 && presence.isPresent() && refusal.isEmpty() && !registered) {
                // It was away: it may have lost us, and what it holds may be old.
                registerAt = Optional.empty();
            }
            failures = 0;
            long pauseMs = Math.round(
                    nextPause().toMillis() * (0.8 + 0.4 * context.random().nextDouble()));
            askAt = Optional.of(context.clock().steady().plusMillis(pauseMs));
            long rtt = answer.rtt().toMillis();
            status = refusal.map(why ->
                            new RelayStatus(url, why.state(), OptionalLong.of(rtt), why.detail(), why.nextTry(), false))
                    .orElseGet(() -> new RelayStatus(
                            url,
                            RelayStatus.State.ANSWERING,
                            OptionalLong.of(rtt),
                            "answered in " + rtt + " ms",
                            Optional.empty(),
                            registered));
        }
        if (wasDown) {
            event(NodeEvent.Kind.RELAY_ANSWERED, answer.rtt().toMillis() + " ms");
        }
        firstAnswer.complete(null);
        changed.run();
    }

    private Duration nextPause() {
        int links = context.links().getAsInt();
        if (links > 0) {
            alone = 0;
            return links < Limits.MIN_DIALLED_LINKS ? FEW : ENOUGH;
        }
        Duration doubled = ALONE_FIRST.multipliedBy(1L << Math.min(alone++, 3));
        return doubled.compareTo(ALONE) < 0 ? doubled : ALONE;
    }

    private void failed(RelayException e, boolean registering) {
        e.date().ifPresent(date -> context.clock().relaySays(date, Duration.ofSeconds(1)));
        RelayStatus.State state = state(e.kind());
        // It does not take our record, but it can still name peers.
        boolean refuses =
                registering && (e.kind() == RelayException.Kind.NAME_TAKEN || e.kind() == RelayException.Kind.REFUSED);
        boolean news;
        String detail = RelayService.describe(e);
        synchronized (this) {
            Instant steady = context.clock().steady();
            Duration pause;
            if (refuses) {
                news = refusal.filter(before -> before.state() == state).isEmpty();
                pause = e.retryAfter().orElse(REFUSED_PAUSE);
                askAt = Optional.of(steady.plus(ALONE));
            } else {
                news = failures == 0;
                failures++;
                pause = e.retryAfter().orElse(RelayService.backoff(failures));
                askAt = Optional.of(steady.plus(pause));
            }
            if (registering) {
                registerAt = Optional.of(steady.plus(pause));
            }
            Optional<Instant> next = Optional.of(context.clock().now().plus(pause));
            status = new RelayStatus(url, state, OptionalLong.empty(), detail, next, false);
            if (refuses) {
                refusal = Optional.of(status);
            }
        }
        if (news) {
            event(NodeEvent.Kind.RELAY_LOST, detail);
        }
        firstAnswer.complete(null);
        changed.run();
    }

    private static RelayStatus.State state(RelayException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> RelayStatus.State.UNREACHABLE;
            case WRONG_KEY -> RelayStatus.State.WRONG_KEY;
            case NAME_TAKEN -> RelayStatus.State.NAME_TAKEN;
            case SLOW_DOWN -> RelayStatus.State.SLOW_DOWN;
            case REFUSED -> RelayStatus.State.REFUSED;
        };
    }

    private void event(NodeEvent.Kind kind, String detail) {
        context.events().add(new NodeEvent(context.clock().now(), kind, url.label(), detail, Optional.empty()));
    }
}
