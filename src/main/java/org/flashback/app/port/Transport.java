package org.flashback.app.port;

import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;

/**
 * Carries frames over links: {@code wss://…/gossip}, TLS 1.3, mutual certificates (protocol section 1). Knows nothing of
 * what is in a frame but its size. All methods return at once unless they say otherwise; safe for use by many threads.
 */
public interface Transport extends AutoCloseable {
    /** The reason given to {@link Events#dialFailed} when somebody answered who has another key than the expected one. */
    String OTHER_KEY = "another key answered than the expected one";

    /** Where events go; called once, before anything else. */
    void attach(Events events);

    /**
     * Opens the port, closing the one that was open. Blocks until it listens.
     *
     * @param identity shown to those who dial
     * @throws TransportException when neither the wanted port nor a free one can be had
     */
    Listening listen(ListenSpec spec, LinkIdentity identity) throws TransportException;

    /** Dials; {@link Events#opened} or {@link Events#dialFailed} follows with the same {@code dial} number. */
    void dial(long dial, DialTarget target, LinkIdentity identity);

    /**
     * Queues a text frame. Where there is no room, frames of later lanes make it, or the frame is lost; a link whose queue
     * is full for too long, or of {@link Lane#CONTROL} alone, is closed. Unknown links are ignored.
     */
    void send(long link, Lane lane, String frame);

    /** Queues news. */
    default void send(long link, String frame) {
        send(link, Lane.NEWS, frame);
    }

    /** What a frame is for: sent in this order, in their own order within a lane, and dropped in the opposite one. */
    enum Lane {
        /** Few and small, and the protocol relies on them: never dropped. */
        CONTROL,
        /** Records. */
        NEWS,
        /** What was asked for; {@link Events#drained} says when there is room for more. */
        ANSWERS,
        OFFERS,
        LEASES
    }

    /** Sends what is queued, then the close frame. Unknown links are ignored. */
    void close(long link, int code, String reason);

    /** Frames of {@code link} may be delivered again (after {@link Events#frame} answered false). */
    void resume(long link);

    /** Outgoing connections come from this address from now on; empty: the system chooses. */
    void bindTo(Optional<IpAddress> local);

    /** Closes all links and the port. Blocks. */
    @Override
    void close();

    /** Called on the transport's threads; must return soon. */
    interface Events {
        /** A link is open: the TLS handshake and the upgrade are complete. Link numbers are never used twice. */
        void opened(OpenedLink link);

        /** A whole text frame. False means: deliver no more of this link until {@link #resume}. */
        boolean frame(long link, String text);

        /** The link is gone, whoever closed it. Comes exactly once for each opened link. */
        void closed(long link, int code, String reason);

        /** The first frame was accepted, bigger frames are allowed: asked before each frame over 16 KiB. */
        boolean helloAccepted(long link);

        void dialFailed(long dial, DialTarget target, String reason);

        /** Of answers none waits any more: there is room for others. Also said once when the link is open. */
        default void drained(long link) {}

        /** A frame that was to be sent is lost: the other end reads too slowly. */
        default void dropped(long link, Lane lane) {}

        /** The other end sent what no link may carry; {@link #closed} follows. */
        default void violated(long link, String reason) {}

        /** Whether a connection from there is accepted: asked before a byte of it is read. */
        default boolean admits(IpAddress remote) {
            return true;
        }

        /** A ping was answered: measured soon after opening and every 15 s or so. */
        void roundTrip(long link, java.time.Duration rtt);
    }

    /**
     * @param dial the number given to {@link #dial}; empty when the other end dialled
     * @param local the id of the certificate that this end showed
     * @param remote the address of the other end
     * @param port of the other end
     */
    record OpenedLink(long link, Optional<Long> dial, PeerKey key, PeerId local, IpAddress remote, int port) {}

    /**
     * @param expected the only key to accept; a link to anybody else never opens. Empty where only the address is known
     */
    record DialTarget(Optional<PeerId> expected, IpAddress address, int port) {}

    /**
     * @param address to bind; empty for all
     * @param port 0 for any free one
     * @param loopbackOnly bind 127.0.0.1 and ::1 instead of {@code address} (silent); if {@code address} is itself a
     *     loopback address, just that
     */
    record ListenSpec(Optional<IpAddress> address, int port, boolean loopbackOnly) {}

    /**
     * @param text {@code ADDR:PORT} as bound
     * @param wantedTaken whether the wanted port was in use and a free one was taken instead
     */
    record Listening(String text, int port, boolean wantedTaken) {}

    /** The port could not be opened. */
    final class TransportException extends Exception {
        private static final long serialVersionUID = 1L;

        public TransportException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
