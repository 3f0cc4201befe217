package org.flashback.app.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.core.gossip.GossipEngine;

/** How long a switch waits for whom. */
final class Patience {
    /** For relays: "when every relay has answered or 5 s have passed". */
    private static final Duration RELAYS = Duration.ofSeconds(5);

    /** For the withdrawal to leave on slow links, before they are cut. */
    private static final Duration LINKS = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private Patience() {}

    static void awaitAnswers(List<CompletableFuture<Boolean>> answers) {
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .orTimeout(RELAYS.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .join();
    }

    /** When the relay confirmed, if it did so in time. */
    static Optional<Instant> confirmed(CompletableFuture<Boolean> answer, NodeClock clock) {
        boolean done = answer.completeOnTimeout(false, RELAYS.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return done ? Optional.of(clock.now()) : Optional.empty();
    }

    /** Until every link of the old identity has closed: each has carried the last word, or is cut. */
    static void awaitClosedLinks(NodeLoop loop) {
        long deadline = System.nanoTime() + LINKS.toNanos();
        while (System.nanoTime() < deadline
                && loop.ask(GossipEngine::closingLinks).join() > 0) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
