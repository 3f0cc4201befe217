package org.flashback.adapter.gossiplink;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport.DialTarget;
import org.flashback.app.port.Transport.OpenedLink;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.SslEngineConfigurator;
import org.glassfish.tyrus.core.HandshakeException;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials with Tyrus: one manager for all links of a node, and the container shared. Safe for use by many threads. */
final class Dialler {
    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    /**
     * What Tyrus may hold of one link before it is parsed: a frame of the largest size and what one read brings besides.
     * Tyrus itself ends a link with a frame above it; between the two we do, with the right code.
     */
    private static final int INCOMING_BYTES = 256 * 1024;

    /** In effect for ever: a transport that stops when idle races with the next dial. */
    private static final int CONTAINER_IDLE_SECONDS = 1_000_000;

    private final LinkTls tls;
    private final LinkTable table;
    private final ClientManager manager = ClientManager.createClient();

    /** Tyrus takes the settings of a dial from the manager, when the dial begins: one sets and begins at a time. */
    private final Object dialLock = new Object();

    private Optional<IpAddress> local = Optional.empty();

    Dialler(LinkTls tls, LinkTable table) {
        this.tls = tls;
        this.table = table;
        SharedContainer.use();
        var settings = manager.getProperties();
        settings.put(ClientProperties.SHARED_CONTAINER, true);
        settings.put(ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT, CONTAINER_IDLE_SECONDS);
        settings.put(ClientProperties.INCOMING_BUFFER_SIZE, INCOMING_BYTES);
        settings.put(
                ClientProperties.HANDSHAKE_TIMEOUT,
                Math.toIntExact(table.limits().dialTimeout().toMillis()));
        settings.put(TyrusWebSocketEngine.USE_VIRTUAL_THREADS, true);
    }

    void bindTo(Optional<IpAddress> address) {
        synchronized (dialLock) {
            local = address;
        }
    }

    void dial(long number, DialTarget target, LinkIdentity identity) {
        table.executor().execute(() -> new Attempt(number, target, identity).run());
    }

    private Future<Session> begin(SSLContext context, DialTarget target, Endpoint endpoint)
            throws DeploymentException, IOException {
        var uri = URI.create("wss://" + target.address().withPort(target.port()) + PortOpener.PATH);
        var configurator = new SslEngineConfigurator(context, true, false, false);
        configurator.setHostVerificationEnabled(false); // the key is the name
        synchronized (dialLock) {
            var settings = manager.getProperties();
            settings.put(ClientProperties.SSL_ENGINE_CONFIGURATOR, configurator);
            settings.remove(ClientProperties.SOCKET_BINDING);
            if (local.isPresent()) {
                if (local.get().isIpv6() != target.address().isIpv6()) {
                    throw new IOException("the address to dial from is of another IP version");
                }
                InetAddress from = local.get().toInetAddress();
                settings.put(ClientProperties.SOCKET_BINDING, from);
            }
            return manager.asyncConnectToServer(
                    endpoint,
                    ClientEndpointConfig.Builder.create()
                            .configurator(new NoOrigin())
                            .build(),
                    uri);
        }
    }

    /** Tyrus claims to be a page of the host it dials; links with an origin are refused (protocol section 1.1). */
    private static final class NoOrigin extends ClientEndpointConfig.Configurator {
        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            headers.remove(UpgradeRequest.ORIGIN_HEADER);
        }
    }

    /** One dial: either opens a link or fails, whichever comes first. */
    private final class Attempt extends Endpoint {
        private final long number;
        private final DialTarget target;
        private final LinkIdentity identity;
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile @Nullable SSLEngine engine;
        private volatile @Nullable DialledLink link;

        Attempt(long number, DialTarget target, LinkIdentity identity) {
            this.number = number;
            this.target = target;
            this.identity = identity;
        }

        /** Blocks until decided. */
        void run() {
            try {
                SSLContext context = tls.client(identity, target.expected(), made -> engine = made);
                begin(context, target, this).get(table.limits().dialTimeout().toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | DeploymentException | IOException e) {
                failed(reason(e));
            } catch (TimeoutException e) {
                failed("no answer in " + table.limits().dialTimeout().toSeconds() + " s");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed("closing");
            }
        }

        private void failed(String reason) {
            if (decided.compareAndSet(false, true)) {
                cut();
                table.events().dialFailed(number, target, reason);
            }
        }

        private void cut() {
            SSLEngine made = engine;
            if (made != null) {
                SharedContainer.cut(made);
            }
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            Optional<PeerKey> key = key();
            if (key.isEmpty() || !decided.compareAndSet(false, true)) {
                failed("the other end showed no key");
                cut();
                return;
            }
            var opened = new OpenedLink(
                    table.nextNumber(),
                    Optional.of(number),
                    key.get(),
                    identity.key().peerId(),
                    target.address(),
                    target.port());
            var made = new DialledLink(opened, table, session, this::cut);
            link = made;
            session.addMessageHandler(String.class, made::text);
            session.addMessageHandler(ByteBuffer.class, (ByteBuffer part, boolean last) -> made.binary());
            table.opened(made);
        }

        /** The key that signed the handshake: the trust manager has accepted its certificate. */
        private Optional<PeerKey> key() {
            SSLEngine made = engine;
            try {
                return made != null && made.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                        ? PeerKey.ofSpki(certificate.getPublicKey().getEncoded())
                        : Optional.empty();
            } catch (SSLPeerUnverifiedException none) {
                return Optional.empty();
            }
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            DialledLink open = link;
            if (open != null) {
                open.closed(reason);
            }
        }

        @Override
        public void onError(Session session, Throwable error) {
            LOG.debug("dial {}: the link had an error", number, error);
        }
    }

    /** In words for people, without addresses: whoever asked knows them. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateException wrong -> {
                    return String.valueOf(wrong.getMessage());
                }
                case ConnectException refused -> {
                    return "connection refused or unreachable";
                }
                case HandshakeException http -> {
                    return "the upgrade was refused with HTTP " + http.getHttpStatusCode();
                }
                case TimeoutException late -> {
                    return "no answer in time";
                }
                default -> {}
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        LOG.debug("dial failed", failure);
        return root instanceof SSLException
                ? "TLS failed"
                : "connection failed (" + root.getClass().getSimpleName() + ")";
    }
}
