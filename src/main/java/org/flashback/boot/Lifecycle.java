package org.flashback.boot;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what was started, in reverse order, each part with a time-out, whatever the others do. */
final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Part(String name, Duration atMost, Stop stop) {}

    /** How a part is stopped. */
    @FunctionalInterface
    interface Stop {
        void run() throws Exception;
    }

    private final Deque<Part> started = new ArrayDeque<>();

    /** {@code stop} runs when everything that is added later has been stopped. */
    synchronized void add(String name, Duration atMost, Stop stop) {
        started.push(new Part(name, atMost, stop));
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            stop(started.pop());
        }
    }

    private static void stop(Part part) {
        Thread stopper = Thread.ofPlatform()
                .name("stop " + part.name())
                .daemon(true)
                .start(() -> {
                    try {
                        part.stop().run();
                    } catch (Exception e) {
                        // The rest still has to be stopped; whoever reads the log learns of it.
                        LOG.warn("{} did not stop cleanly", part.name(), e);
                    }
                });
        try {
            if (!stopper.join(part.atMost())) {
                LOG.warn(
                        "{} did not stop within {} s",
                        part.name(),
                        part.atMost().toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
