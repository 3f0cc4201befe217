package org.flashback.app.broadcast;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flashback.app.events.EventLog;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.live.Published;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeException;

/** One step of switching at a time, in the order in which they were asked for. */
final class SwitchThread implements AutoCloseable {
    private final Published<BroadcastSnapshot> state;
    private final EventLog events;
    private final NodeClock clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("broadcast").daemon(true).factory());

    SwitchThread(Published<BroadcastSnapshot> state, EventLog events, NodeClock clock) {
        this.state = state;
        this.events = events;
        this.clock = clock;
    }

    /** What is to be done. */
    @FunctionalInterface
    interface Step {
        BroadcastSnapshot run() throws NodeException;
    }

    /** Somebody waits for it and is told if it fails. */
    CompletableFuture<BroadcastSnapshot> run(Step step) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return step.run();
                    } catch (NodeException e) {
                        throw new CompletionException(e);
                    }
                },
                thread);
    }

    /** Nobody waits for it: a failure becomes an event that people see. */
    CompletableFuture<BroadcastSnapshot> runInBackground(Step step) {
        return run(step).exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            String text =
                    cause instanceof NodeException known ? known.notice().title() : String.valueOf(cause.getMessage());
            events.add(new NodeEvent(clock.now(), NodeEvent.Kind.NOTICE, "", text, Optional.empty()));
            return state.current();
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
