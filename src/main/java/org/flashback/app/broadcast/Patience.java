package org.flashback.app.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.relay.RelayUrl;

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

    /** When each relay confirmed, if it did so in time; all of them have the same time, from now on. */
    static Map<RelayUrl, CompletableFuture<Optional<Instant>>> confirmations(
            Map<RelayUrl, CompletableFuture<Boolean>> answers, NodeClock clock) {
        Map<RelayUrl, CompletableFuture<Optional<Instant>>> confirmed = new LinkedHashMap<>();
        answers.forEach((url, answer) -> confirmed.put(
                url,
                answer.thenApply(done -> done ? Optional.of(clock.now()) : Optional.<Instant>empty())
                        .completeOnTimeout(Optional.empty(), RELAYS.toMillis(), TimeUnit.MILLISECONDS)));
        return confirmed;
    }

    /** Until every link of the old identity has closed: each has carried the last word, or is cut. */
    static void awaitClosedLinks(NodeLoop loop) {
        long deadline = System.nanoTime() + LINKS.toNanos();
        while (System.nanoTime() < deadline
                && loop.ask(GossipEngine::closingLinks).exceptionally(_ -> 0).join() > 0) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
