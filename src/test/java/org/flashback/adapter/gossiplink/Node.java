package org.flashback.adapter.gossiplink;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.flashback.adapter.http.TlsPort;
import org.flashback.adapter.tls.PeerCertificates;
import org.flashback.adapter.tls.PeerTls;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport.DialTarget;
import org.flashback.app.port.Transport.ListenSpec;
import org.flashback.app.port.Transport.Listening;
import org.flashback.app.port.Transport.TransportException;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/** A transport as {@code boot} wires it, with an identity and a note of what it told. */
final class Node implements AutoCloseable {
    static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");

    final LinkIdentity identity = PeerCertificates.fresh(Instant.now());
    final Recorder heard = new Recorder();
    final WebSocketTransport transport;
    private final AtomicLong dials = new AtomicLong();
    private int port;

    Node() {
        this(LinkLimits.STANDARD);
    }

    Node(LinkLimits limits) {
        transport = new WebSocketTransport(new Tls(), Node::open, limits);
        transport.attach(heard);
    }

    private static final class Tls implements LinkTls {
        @Override
        public SSLContext server(LinkIdentity identity) {
            return PeerTls.server(identity);
        }

        @Override
        public SSLContext client(LinkIdentity identity, Optional<PeerId> expected) {
            return PeerTls.client(identity, expected);
        }
    }

    private static PortOpener.OpenPort open(
            ListenSpec spec, SSLContext context, Handler gossip, Predicate<IpAddress> admits)
            throws TransportException {
        TlsPort port = TlsPort.open(spec, context, Map.of(PortOpener.PATH, gossip), admits);
        return new PortOpener.OpenPort() {
            @Override
            public Listening listening() {
                return port.listening();
            }

            @Override
            public void close() {
                port.close();
            }
        };
    }

    Listening listen(int wanted, LinkIdentity shown) throws TransportException {
        Listening listening = transport.listen(new ListenSpec(Optional.of(LOOPBACK), wanted, false), shown);
        port = listening.port();
        return listening;
    }

    Node listening() throws TransportException {
        listen(0, identity);
        return this;
    }

    int port() {
        return port;
    }

    long dial(Node other, Optional<PeerId> expected) {
        return dial(new DialTarget(expected, LOOPBACK, other.port()));
    }

    long dial(DialTarget target) {
        long number = dials.incrementAndGet();
        transport.dial(number, target, identity);
        return number;
    }

    PeerId id() {
        return identity.key().peerId();
    }

    @Override
    public void close() {
        transport.close();
    }
}
