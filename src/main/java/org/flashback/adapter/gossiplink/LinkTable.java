package org.flashback.adapter.gossiplink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.flashback.app.port.Transport.Events;
import org.jspecify.annotations.Nullable;

/**
 * The open links, their numbers, and what all of them share: limits, the receiver of events, threads. Safe for use by
 * many threads.
 */
final class LinkTable implements AutoCloseable {
    private final LinkLimits limits;
    private final Map<Long, Link> links = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Executor executor = task -> Thread.ofVirtual().name("link").start(task);
    private final ScheduledThreadPoolExecutor timer;
    private volatile @Nullable Events events;

    LinkTable(LinkLimits limits) {
        this.limits = limits;
        // What is still to come when the transport has closed has nothing to do any more: it is discarded.
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("link-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
    }

    void attach(Events receiver) {
        if (events != null) {
            throw new IllegalStateException("attached already");
        }
        events = receiver;
    }

    /** @throws IllegalStateException before anybody was attached */
    Events events() {
        Events receiver = events;
        if (receiver == null) {
            throw new IllegalStateException("nobody is attached");
        }
        return receiver;
    }

    LinkLimits limits() {
        return limits;
    }

    Executor executor() {
        return executor;
    }

    /** Runs it after some time, unless the transport has closed by then. */
    void later(Duration delay, Runnable task) {
        Future<?> _ = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A number that no other link has or will have. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Enters an open link and tells of it; frames may follow when this returns. */
    void opened(Link link) {
        links.put(link.number(), link);
        events().opened(link.opened());
        later(limits.firstPing(), () -> ping(link));
    }

    private void ping(Link link) {
        if (links.containsKey(link.number())) {
            link.ping();
            later(limits.pingPause(), () -> ping(link));
        }
    }

    /** Tells once that a link is gone. */
    void gone(Link link, int code, String reason) {
        if (links.remove(link.number(), link)) {
            events().closed(link.number(), code, reason);
        }
    }

    Optional<Link> find(long number) {
        return Optional.ofNullable(links.get(number));
    }

    List<Link> all() {
        return List.copyOf(links.values());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
