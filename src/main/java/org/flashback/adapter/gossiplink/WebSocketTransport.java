package org.flashback.adapter.gossiplink;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport;
import org.flashback.core.record.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Gossip links over WebSocket: accepts on the port it is given, dials with Tyrus. An identity is given for each dial and
 * each opening of the port and used for nothing else, so that a silent node cannot show its lasting certificate.
 */
public final class WebSocketTransport implements Transport {
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private final LinkTls tls;
    private final PortOpener opener;
    private final LinkTable table;
    private final Dialler dialler;

    private final Object portLock = new Object();
    private PortOpener.@Nullable OpenPort port;

    /** @param limits {@link LinkLimits#STANDARD}, other than in tests */
    public WebSocketTransport(LinkTls tls, PortOpener opener, LinkLimits limits) {
        this.tls = tls;
        this.opener = opener;
        this.table = new LinkTable(limits);
        this.dialler = new Dialler(tls, table);
    }

    @Override
    public void attach(Events events) {
        table.attach(events);
    }

    @Override
    public Listening listen(ListenSpec spec, LinkIdentity identity) throws TransportException {
        synchronized (portLock) {
            closePort();
            PortOpener.OpenPort opened = opener.open(
                    spec,
                    tls.server(identity),
                    new GossipHandler(table, identity.key().peerId()),
                    remote -> table.events().admits(remote));
            port = opened;
            return opened.listening();
        }
    }

    private void closePort() {
        PortOpener.OpenPort open = port;
        port = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void dial(long dial, DialTarget target, LinkIdentity identity) {
        dialler.dial(dial, target, identity);
    }

    @Override
    public void send(long link, Lane lane, String frame) {
        table.find(link).ifPresent(open -> open.send(lane, frame));
    }

    @Override
    public void close(long link, int code, String reason) {
        table.find(link).ifPresent(open -> open.close(code, reason));
    }

    @Override
    public void resume(long link) {
        table.find(link).ifPresent(Link::resume);
    }

    @Override
    public void bindTo(Optional<IpAddress> local) {
        dialler.bindTo(local);
    }

    @Override
    public void close() {
        dialler.close();
        table.all().forEach(link -> link.close(CloseCodes.GOING_AWAY, "closing"));
        long deadline = System.nanoTime() + table.limits().closeTimeout().toNanos();
        while (!table.all().isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        table.all().forEach(Link::abort);
        synchronized (portLock) {
            closePort();
        }
        table.close();
    }
}
