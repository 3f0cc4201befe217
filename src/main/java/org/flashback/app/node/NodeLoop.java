package org.flashback.app.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Output;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the gossip engine: one thread takes what happened from a bounded inbox, asks the engine, and carries out what it
 * answers. Everything else talks to the engine through this class.
 */
public final class NodeLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    /** Frames waiting for the engine, of all links together; beyond, links are not read. */
    private static final int MAX_WAITING_FRAMES = 2_048;

    /** The clock is looked at this often even when nothing happens. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final GossipEngine engine;
    private final NodeClock clock;
    private final Transport transport;
    private final PeerWriter writer;
    private final Supplier<LinkIdentity> oneTime;
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Semaphore frames = new Semaphore(MAX_WAITING_FRAMES);
    private final List<Consumer<? super Output.Notify>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super Output.Send>> sendListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> jumpListeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private LinkIdentity identity;
    private volatile boolean running = true;

    /**
     * @param identity shown on the links until a switch
     * @param oneTime makes an identity for one link, fresh at each call
     */
    public NodeLoop(
            GossipEngine engine,
            NodeClock clock,
            Transport transport,
            LinkIdentity identity,
            Supplier<LinkIdentity> oneTime,
            PeerWriter writer) {
        this.engine = engine;
        this.clock = clock;
        this.transport = transport;
        this.identity = identity;
        this.oneTime = oneTime;
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("gossip").daemon(true).unstarted(this::run);
    }

    /** Begins to work off the inbox. */
    public void start() {
        thread.start();
    }

    /** Hands over an input; never blocks. */
    public void submit(Input in) {
        inbox.add(() -> handle(in));
    }

    /** Hands over a frame of a link; waits while the inbox is full, which stops the reading of that link. */
    public void submitFrame(Input in) throws InterruptedException {
        frames.acquire();
        inbox.add(() -> {
            frames.release();
            handle(in);
        });
    }

    /** Changes the identity of the links to come together with the engine's mode. */
    public void submitSwitch(Input in, LinkIdentity next) {
        inbox.add(() -> {
            identity = next;
            handle(in);
        });
    }

    /** Asks the engine something, on its thread. Ends exceptionally when that fails or the loop has ended. */
    public <T> CompletableFuture<T> ask(Function<GossipEngine, T> question) {
        return running
                ? CompletableFuture.supplyAsync(() -> question.apply(engine), inbox::add)
                : CompletableFuture.failedFuture(new IllegalStateException("the gossip loop has ended"));
    }

    /** Called on the loop's thread for everything worth knowing; must not block. */
    public void onNotify(Consumer<? super Output.Notify> listener) {
        listeners.add(listener);
    }

    /** Called on the loop's thread before each message that goes out; must not block. */
    public void onSend(Consumer<? super Output.Send> listener) {
        sendListeners.add(listener);
    }

    /** Called when the computer slept or its clock was set. */
    public void onClockJump(Runnable listener) {
        jumpListeners.add(listener);
    }

    @Override
    public void close() {
        running = false;
        inbox.add(() -> LOG.debug("stopping"));
        try {
            thread.join(STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        handle(new Input.Tick());
        while (running) {
            try {
                @Nullable Runnable next = inbox.poll(waitMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    handle(new Input.Tick());
                } else {
                    next.run();
                }
                if (clock.checkForJump()) {
                    jumpListeners.forEach(Runnable::run);
                }
            } catch (InterruptedException nobodyDoesThis) {
                LOG.warn("the gossip loop was interrupted and goes on");
            } catch (RuntimeException bug) {
                // One bad input must not stop the node; it is a defect all the same, so it is told in full.
                LOG.error("the gossip loop met a defect and goes on", bug);
            }
        }
    }

    private long waitMillis() {
        Instant now = clock.now();
        Optional<Instant> wake = engine.nextWake(now);
        long wait = wake.map(at -> Duration.between(now, at).toMillis()).orElse(MAX_WAIT.toMillis());
        return Math.clamp(wait, 1, MAX_WAIT.toMillis());
    }

    private void handle(Input in) {
        engine.handle(clock.now(), in, this::carryOut);
    }

    private void carryOut(Output output) {
        switch (output) {
            case Output.Send send -> {
                sendListeners.forEach(listener -> listener.accept(send));
                transport.send(send.link().number(), laneOf(send.message()), MessageWriter.write(send.message()));
            }
            case Output.Dial(long dial, var peer, var address, int port) ->
                transport.dial(dial, new Transport.DialTarget(Optional.of(peer), address, port), identity);
            case Output.DialOnce(long dial, var peer, var address, int port) ->
                transport.dial(dial, new Transport.DialTarget(Optional.of(peer), address, port), oneTime.get());
            case Output.Disconnect(var link, var code, var reason) ->
                transport.close(link.number(), code.number(), reason);
            case Output.Persist persist -> writer.write(persist);
            case Output.Notify notify -> listeners.forEach(listener -> listener.accept(notify));
        }
    }

    /** HELLO, beats, requests (grafts among them) and prunes are the few small ones that the protocol relies on. */
    private static Transport.Lane laneOf(Message message) {
        return switch (message) {
            case Message.Hello _, Message.Request _ -> Transport.Lane.CONTROL;
            case Message.Heartbeat heartbeat ->
                heartbeat.have().isEmpty() || heartbeat.prune() ? Transport.Lane.CONTROL : Transport.Lane.OFFERS;
            case Message.Announcement _ -> Transport.Lane.NEWS;
            case Message.Response _ -> Transport.Lane.ANSWERS;
            case Message.LeaseUpdate _ -> Transport.Lane.LEASES;
        };
    }
}
