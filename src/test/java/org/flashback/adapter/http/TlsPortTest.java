package org.flashback.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.flashback.adapter.tls.PeerCertificates;
import org.flashback.adapter.tls.PeerTls;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport.ListenSpec;
import org.flashback.app.port.Transport.TransportException;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Limits;
import org.junit.jupiter.api.Test;

class TlsPortTest {
    private static final int LIMIT_MS = 15_000;

    private final Set<IpAddress> admitted = ConcurrentHashMap.newKeySet();
    private final LinkIdentity identity = PeerCertificates.fresh(Instant.now());

    TlsPortTest() {
        admitted.add(new IpAddress("127.0.0.1"));
    }

    @Test
    void whoIsNotAdmittedIsRefusedOnAccept() throws Exception {
        try (TlsPort port = open(Optional.empty(), 0, true)) {
            admitted.clear();
            try (Socket refused = connect(port)) {
                refused.setSoTimeout(2000);
                assertThat(end(refused)).isTrue();
            }
            admitted.add(new IpAddress("127.0.0.1"));
            try (SSLSocket let = handshake(connect(port))) {
                assertThat(let.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void connectionsThatSayNothingMoreAreBoundedInAll() throws Exception {
        try (TlsPort port = open(Optional.empty(), 0, true)) {
            List<SSLSocket> idle = new ArrayList<>();
            for (int i = 0; i < AcceptLimits.MAX_OPEN; i++) {
                idle.add(handshake(connect(port)));
            }
            try (Socket tooMany = connect(port)) {
                tooMany.setSoTimeout(2000);
                assertThat(end(tooMany)).isTrue();
            }
            for (SSLSocket socket : idle) {
                socket.close();
            }
            retry(port).close();
        }
    }

    private TlsPort open(Optional<IpAddress> address, int port, boolean loopbackOnly) throws TransportException {
        return TlsPort.open(
                new ListenSpec(address, port, loopbackOnly), PeerTls.server(identity), Map.of(), admitted::contains);
    }

    private static Socket connect(TlsPort port) throws Exception {
        Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), port.listening().port());
        socket.setSoTimeout(LIMIT_MS);
        return socket;
    }

    private SSLSocket handshake(Socket socket) throws Exception {
        SSLSocket tls =
                (SSLSocket) PeerTls.client(identity, Optional.of(identity.key().peerId()))
                        .getSocketFactory()
                        .createSocket(socket, "127.0.0.1", socket.getPort(), true);
        tls.startHandshake();
        return tls;
    }

    @Test
    void aConnectionThatSaysNothingIsClosedAfterAFewSeconds() throws Exception {
        try (TlsPort port = open(Optional.empty(), 0, true);
                Socket silent = connect(port)) {
            long began = System.nanoTime();
            silent.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(3), limit());
        }
    }

    private static Duration limit() {
        return Duration.ofMillis(LIMIT_MS);
    }

    @Test
    void unfinishedHandshakesAreBounded() throws Exception {
        try (TlsPort port = open(Optional.empty(), 0, true)) {
            List<Socket> pending = new ArrayList<>();
            for (int i = 0; i < Limits.MAX_PENDING_HANDSHAKES; i++) {
                pending.add(connect(port));
            }
            try (Socket tooMany = connect(port)) {
                // It is closed without a word, and long before the others are for their silence.
                tooMany.setSoTimeout(2000);
                assertThat(end(tooMany)).isTrue();
            }
            // Those that finish make room: as many again as the limit, one after the other.
            pending.removeFirst().close();
            for (int i = 0; i < Limits.MAX_PENDING_HANDSHAKES; i++) {
                SSLSocket done = retry(port);
                pending.add(done);
            }
            for (Socket socket : pending) {
                socket.close();
            }
        }
    }

    /** The port learns of a closed connection a moment later. */
    private SSLSocket retry(TlsPort port) throws Exception {
        long deadline = System.nanoTime() + limit().toNanos();
        while (true) {
            try {
                return handshake(connect(port));
            } catch (java.io.IOException refused) {
                if (System.nanoTime() - deadline > 0) {
                    throw refused;
                }
            }
        }
    }

    private static boolean end(Socket socket) throws Exception {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        try (TlsPort port = open(Optional.empty(), 0, true)) {
            SSLSocket old = (SSLSocket) PeerTls.client(identity, Optional.empty())
                    .getSocketFactory()
                    .createSocket(connect(port), "127.0.0.1", 1, true);
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
            old.close();
            try (SSLSocket now = handshake(connect(port))) {
                assertThat(now.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void anAddressThatIsNotOursIsAnError() throws Exception {
        Optional<IpAddress> foreign = Optional.of(new IpAddress("203.0.113.5"));
        assertThatThrownBy(() -> open(foreign, 0, false)).isInstanceOf(TransportException.class);
        assertThatThrownBy(() -> open(foreign, 13337, false)).isInstanceOf(TransportException.class);
        try (TlsPort port = open(Optional.of(new IpAddress("127.0.0.7")), 0, true)) {
            assertThat(port.listening().text())
                    .isEqualTo("127.0.0.7:" + port.listening().port());
        }
        // Silent, a public address is not bound.
        try (TlsPort port = open(foreign, 0, true)) {
            assertThat(port.listening().text()).startsWith("127.0.0.1:");
        }
    }
}
