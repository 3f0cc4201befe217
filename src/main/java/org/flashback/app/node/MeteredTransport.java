package org.flashback.app.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport;
import org.flashback.core.record.IpAddress;

/**
 * A transport whose frames are measured on their way: their size as UTF-8, without what TLS and WebSocket add. Counts
 * what is handed over; a frame that its link drops for want of room counts too.
 */
public final class MeteredTransport implements Transport {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private final Transport below;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();

    public MeteredTransport(Transport below) {
        this.below = below;
    }

    /** Bytes of the frames that arrived since the start. */
    public long bytesIn() {
        return in.sum();
    }

    /** Bytes of the frames that were to be sent since the start. */
    public long bytesOut() {
        return out.sum();
    }

    @Override
    public void attach(Events events) {
        below.attach(new Metered(events));
    }

    @Override
    public Listening listen(ListenSpec spec, LinkIdentity identity) throws TransportException {
        return below.listen(spec, identity);
    }

    @Override
    public void dial(long dial, DialTarget target, LinkIdentity identity) {
        below.dial(dial, target, identity);
    }

    @Override
    public void send(long link, Lane lane, String frame) {
        out.add(size(frame));
        below.send(link, lane, frame);
    }

    @Override
    public void close(long link, int code, String reason) {
        below.close(link, code, reason);
    }

    @Override
    public void resume(long link) {
        below.resume(link);
    }

    @Override
    public void bindTo(Optional<IpAddress> local) {
        below.bindTo(local);
    }

    @Override
    public void close() {
        below.close();
    }

    private final class Metered implements Events {
        private final Events above;

        Metered(Events above) {
            this.above = above;
        }

        @Override
        public void opened(OpenedLink link) {
            above.opened(link);
        }

        @Override
        public boolean frame(long link, String text) {
            in.add(size(text));
            return above.frame(link, text);
        }

        @Override
        public void closed(long link, int code, String reason) {
            above.closed(link, code, reason);
        }

        @Override
        public boolean helloAccepted(long link) {
            return above.helloAccepted(link);
        }

        @Override
        public void dialFailed(long dial, DialTarget target, String reason) {
            above.dialFailed(dial, target, reason);
        }

        @Override
        public void roundTrip(long link, Duration rtt) {
            above.roundTrip(link, rtt);
        }

        @Override
        public void drained(long link) {
            above.drained(link);
        }

        @Override
        public void dropped(long link, Lane lane) {
            above.dropped(link, lane);
        }

        @Override
        public void violated(long link, String reason) {
            above.violated(link, reason);
        }

        @Override
        public boolean admits(IpAddress remote) {
            return above.admits(remote);
        }
    }

    /** Bytes as UTF-8; each half of a surrogate pair stands for two of its four. */
    static long size(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ONE_BYTE) {
                bytes += 1;
            } else if (c < TWO_BYTES || Character.isSurrogate(c)) {
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
