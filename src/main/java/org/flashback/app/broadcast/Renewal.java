package org.flashback.app.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.flashback.app.live.Published;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.core.gossip.Output;
import org.flashback.core.wire.Limits;

/** Keeps the own record alive by leases, and answers records of our own key that somebody else spreads. */
public final class Renewal implements AutoCloseable {
    /** Publishing above a foreign record of our own key: at most once a minute … */
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
            if (notify instanceof Output.OwnKeyHeard(long seq, var _)) {
                timer.execute(() -> heard(seq));
            }
        };
        loop.onNotify(listener);
        this.nextAt = clock.now();
        this.subscription = service.state().subscribe(snapshot -> {
            if (snapshot.mode() == BroadcastSnapshot.Mode.BROADCASTING
                    && snapshot.renewsAt().isEmpty()) {
                timer.execute(() -> service.renewsAt(nextAt));
            }
        });
    }

    public void start() {
        scheduleNext();
    }

    @Override
    public void close() {
        subscription.close();
        timer.shutdown();
    }

    private void scheduleNext() {
        long span = Limits.LEASE_MAX.minus(Limits.LEASE_MIN).toMillis();
        Duration pause = Limits.LEASE_MIN.plusMillis(random.nextLong(span));
        nextAt = clock.now().plus(pause);
        service.renewsAt(nextAt);
        var _ = timer.schedule(this::renew, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void renew() {
        service.renew();
        scheduleNext();
    }

    private void heard(long seq) {
        if (!service.isForeign(seq)) {
            return;
        }
        Instant now = clock.now();
        while (!above.isEmpty() && above.peekFirst().isBefore(now.minus(Duration.ofHours(1)))) {
            above.removeFirst();
        }
        boolean tooSoon = !above.isEmpty() && above.peekLast().isAfter(now.minus(ABOVE_PAUSE));
        if (above.size() >= ABOVE_PER_HOUR) {
            keyInUseTwice.run();
        } else if (!tooSoon) {
            above.addLast(now);
            service.publishAbove(seq);
        }
    }
}
