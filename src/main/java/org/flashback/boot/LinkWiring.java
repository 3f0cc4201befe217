package org.flashback.boot;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.flashback.adapter.gossiplink.LinkLimits;
import org.flashback.adapter.gossiplink.LinkTls;
import org.flashback.adapter.gossiplink.PortOpener;
import org.flashback.adapter.gossiplink.WebSocketTransport;
import org.flashback.adapter.http.TlsPort;
import org.flashback.adapter.tls.PeerTls;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/** Puts links on the node's TLS port, and the certificates of peers under them. */
final class LinkWiring {
    private LinkWiring() {}

    static Transport transport() {
        return new WebSocketTransport(new Tls(), LinkWiring::open, LinkLimits.STANDARD);
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
            Transport.ListenSpec spec, SSLContext context, Handler gossip, Predicate<IpAddress> admits)
            throws Transport.TransportException {
        TlsPort port = TlsPort.open(spec, context, Map.of(PortOpener.PATH, gossip), admits);
        return new PortOpener.OpenPort() {
            @Override
            public Transport.Listening listening() {
                return port.listening();
            }

            @Override
            public void close() {
                port.close();
            }
        };
    }
}
