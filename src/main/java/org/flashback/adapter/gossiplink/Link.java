package org.flashback.adapter.gossiplink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.flashback.app.port.Transport.Events;
import org.flashback.app.port.Transport.Lane;
import org.flashback.app.port.Transport.OpenedLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both kinds of link have in common: the rules for frames, the outbound queue, and how a link ends. The kinds say
 * how bytes move. Safe for use by many threads; {@link #receive} is called by one at a time.
 */
abstract class Link implements SendQueue.Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private record End(int code, String reason) {}

    /** A ping says nothing: a clock or a counter in it would outlive a change of identity. */
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** No ping is on its way. */
    private static final long NONE = Long.MIN_VALUE;

    private final OpenedLink opened;
    private final LinkTable table;
    private final SendQueue queue;
    private final ReadGate gate = new ReadGate();

    /** When the ping that is on its way was sent, by the monotonic clock. */
    private final AtomicLong pinged = new AtomicLong(NONE);

    /** Why we end it, if it is we who do. */
    private final AtomicReference<@Nullable End> ours = new AtomicReference<>();

    Link(OpenedLink opened, LinkTable table) {
        this.opened = opened;
        this.table = table;
        this.queue = new SendQueue(this, table.limits(), table.executor(), table::later);
    }

    final OpenedLink opened() {
        return opened;
    }

    final long number() {
        return opened.link();
    }

    final ReadGate gate() {
        return gate;
    }

    /** Queues a frame; without room it is lost, which the digest heals (protocol section 7). */
    final void send(Lane lane, String frame) {
        if (ours.get() == null) {
            queue.offer(lane, frame);
        }
    }

    /** Sends what waits, then the close frame; drops TCP if that takes too long. */
    final void close(int code, String reason) {
        end(code, reason, true);
    }

    /** The other end broke a rule: closes at once with this code. */
    final void violated(int code, String reason) {
        if (end(code, reason, false)) {
            table.events().violated(number(), reason);
        }
    }

    private boolean end(int code, String reason, boolean flush) {
        boolean first = ours.compareAndSet(null, new End(code, reason));
        if (first) {
            LOG.debug("link {}: closing with {} {}", number(), code, reason);
            queue.close(code, CloseCodes.reason(reason), flush);
            if (gate.end()) {
                resumeReading(); // the answer to the close frame must be read
            }
            table.later(table.limits().flushTimeout().plus(table.limits().closeTimeout()), this::abort);
        }
        return first;
    }

    /** May reading go on? False: after {@link #resume}. Frames of a link that we are closing are not delivered. */
    final boolean receive(String text, int bytes) {
        LinkLimits limits = table.limits();
        if (ours.get() != null) {
            return true;
        }
        Events events = table.events();
        if (bytes > limits.maxFrame()) {
            violated(CloseCodes.TOO_BIG, "frame over " + limits.maxFrame() + " bytes");
            return true;
        }
        if (bytes > limits.maxHello() && !events.helloAccepted(number())) {
            violated(CloseCodes.TOO_BIG, "frame over " + limits.maxHello() + " bytes before HELLO");
            return true;
        }
        return gate.pass(() -> events.frame(number(), text));
    }

    /** Measures the round trip; an earlier ping without an answer stays the one that is measured. */
    final void ping() {
        if (ours.get() == null && pinged.compareAndSet(NONE, System.nanoTime())) {
            sendPing();
        }
    }

    /** The answer to a ping, or a pong that nobody asked for, which RFC 6455 allows and means nothing. */
    final void ponged() {
        long sent = pinged.getAndSet(NONE);
        if (sent != NONE) {
            table.events().roundTrip(number(), Duration.ofNanos(System.nanoTime() - sent));
        }
    }

    final void resume() {
        if (gate.resume()) {
            resumeReading();
        }
    }

    /** Cuts the connection without a word. */
    final void abort() {
        cut();
        gone(CloseCodes.ABNORMAL, "connection dropped");
    }

    /** The connection is closed or as good as closed: tells of it, once. */
    final void gone(int code, String reason) {
        queue.end();
        gate.end();
        End own = ours.get();
        if (own == null) {
            table.gone(this, code, reason);
        } else {
            table.gone(this, own.code(), own.reason());
        }
        // A library may wait for ever to flush to somebody who does not read.
        table.later(table.limits().closeTimeout(), this::cut);
    }

    @Override
    public final void overflowed() {
        ours.compareAndSet(null, new End(CloseCodes.ABNORMAL, "outbound queue full for too long"));
        abort();
    }

    @Override
    public final void drained() {
        table.events().drained(number());
    }

    @Override
    public final void dropped(Lane lane) {
        LOG.debug("link {}: no room, a frame of {} is dropped", number(), lane);
        table.events().dropped(number(), lane);
    }

    @Override
    public final void writeClose(int code, String reason) {
        table.later(table.limits().closeTimeout(), this::abort);
        sendClose(code, reason);
    }

    abstract void sendClose(int code, String reason);

    abstract void sendPing();

    /** Starts to read again, if the kind has stopped and does not wait at the gate. */
    abstract void resumeReading();

    /** Drops TCP; may be called more than once and after the end. */
    abstract void cut();
}
