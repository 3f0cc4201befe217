package org.flashback.app.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.flashback.app.live.Published;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.core.gossip.Output;

/** Keeps the own record alive by leases, and answers records of our own key that somebody else spreads. */
public final class Renewal implements AutoCloseable {
    /** Answering a foreign record of our own key, by a record or a withdrawal above it: at most once a minute … */
    private static final Duration ABOVE_PAUSE = Duration.ofMinutes(1);

    /** … and after so many in an hour the key is in use twice (protocol section 3.8). */
    private static final int ABOVE_PER_HOUR = 3;

    private final BroadcastService service;
    private final NodeClock clock;
    private final RandomGenerator random;
    private final Runnable keyInUseTwice;
    private final Published.Subscription subscription;
    private volatile Instant nextAt;
    private final Deque<Instant> above = new ArrayDeque<>();
    private Optional<ScheduledFuture<?>> pending = Optional.empty();
    private Optional<Heard> waiting = Optional.empty();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("renewal").daemon(true).factory());

    /** @param keyInUseTwice told once another computer is found to use the same key */
    public Renewal(
            BroadcastService service, NodeLoop loop, NodeClock clock, RandomGenerator random, Runnable keyInUseTwice) {
        this.service = service;
        this.clock = clock;
        this.random = random;
        this.keyInUseTwice = keyInUseTwice;
        Consumer<Output.Notify> listener = notify -> {
            if (notify instanceof Output.OwnKeyHeard(long seq, boolean withdrawal)) {
                onTimer(() -> heard(new Heard(seq, withdrawal)));
            }
        };
        loop.onNotify(listener);
        // The timer stands still while the computer sleeps; the record does not.
        loop.onClockJump(() -> onTimer(this::renewIfDue));
        this.nextAt = clock.now();
        this.subscription = service.state().subscribe(snapshot -> {
            if (snapshot.mode() == BroadcastSnapshot.Mode.BROADCASTING
                    && snapshot.renewsAt().isEmpty()) {
                timer.execute(() -> service.renewsAt(nextAt));
            }
        });
    }

    public void start() {
        timer.execute(this::scheduleNext);
    }

    @Override
    public void close() {
        subscription.close();
        timer.shutdown();
    }

    /** The gossip loop may still speak when the timer has ended. */
    private void onTimer(Runnable task) {
        if (!timer.isShutdown()) {
            timer.execute(task);
        }
    }

    private void scheduleNext() {
        Duration pause = service.leasePause(random);
        nextAt = clock.now().plus(pause);
        service.renewsAt(nextAt);
        pending.ifPresent(before -> before.cancel(false));
        pending = Optional.of(timer.schedule(this::renew, pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void renew() {
        service.renew();
        scheduleNext();
    }

    private void renewIfDue() {
        if (!nextAt.isAfter(clock.now())) {
            renew();
        }
    }

    /** A record of our own key that was not made here. */
    private record Heard(long seq, boolean withdrawal) {}

    private void heard(Heard record) {
        if (!service.isForeign(record.seq())) {
            return;
        }
        Instant now = clock.now();
        while (!above.isEmpty() && above.peekFirst().isBefore(now.minus(Duration.ofHours(1)))) {
            above.removeFirst();
        }
        Duration rest = above.isEmpty()
                ? Duration.ZERO
                : Duration.between(now, above.peekLast().plus(ABOVE_PAUSE));
        if (above.size() >= ABOVE_PER_HOUR) {
            keyInUseTwice.run();
        } else if (rest.isPositive()) {
            hearLater(record, rest);
        } else {
            above.addLast(now);
            service.answerAbove(record.seq(), record.withdrawal());
        }
    }

    /** What came too soon is not forgotten: until somebody signs above it, it is what the network believes. */
    private void hearLater(Heard record, Duration rest) {
        if (waiting.isEmpty()) {
            var _ = timer.schedule(this::hearAgain, rest.toMillis(), TimeUnit.MILLISECONDS);
        }
        waiting = waiting.filter(held -> held.seq() > record.seq()).or(() -> Optional.of(record));
    }

    private void hearAgain() {
        Optional<Heard> record = waiting;
        waiting = Optional.empty();
        record.ifPresent(this::heard);
    }
}
