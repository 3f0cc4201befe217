package org.flashback.adapter.gossiplink;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import javax.net.ssl.SSLException;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport.DialTarget;
import org.flashback.app.port.Transport.OpenedLink;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.core.HandshakeException;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials with Tyrus: one manager and one container for all links of a node. Safe for use by many threads. */
final class Dialler {
    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    /** Tyrus logs addresses of peers at its lower levels. Held, because the log manager forgets loggers. */
    private static final java.util.logging.Logger QUIET = java.util.logging.Logger.getLogger("org.glassfish.tyrus");

    /** What Tyrus may hold of one link before it is parsed: a frame of the largest size and what one read brings. */
    private static final int INCOMING_BYTES = 128 * 1024;

    private final LinkTls tls;
    private final LinkTable table;
    private final ClientManager manager = ClientManager.createClient(VirtualThreadContainer.class.getName());

    /** Dials that are not decided yet. */
    private final Set<Attempt> pending = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;
    private volatile Optional<IpAddress> local = Optional.empty();

    Dialler(LinkTls tls, LinkTable table) {
        this.tls = tls;
        this.table = table;
        QUIET.setLevel(Level.SEVERE);
        manager.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, INCOMING_BYTES);
    }

    void bindTo(Optional<IpAddress> address) {
        local = address;
    }

    void dial(long number, DialTarget target, LinkIdentity identity) {
        var socket = new DialSocket(
                tls.client(identity, target.expected()),
                target,
                local,
                table.limits().maxFrame());
        var attempt = new Attempt(number, target, identity.key().peerId(), socket);
        pending.add(attempt);
        if (closed) {
            attempt.failed("closing");
            return;
        }
        table.later(table.limits().dialTimeout(), attempt::late);
        table.executor().execute(attempt::run);
    }

    /** Gives up what is not decided, and all dials to come. */
    void close() {
        closed = true;
        pending.forEach(attempt -> attempt.failed("closing"));
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
        private final PeerId local;
        private final DialSocket socket;
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile @Nullable DialledLink link;

        Attempt(long number, DialTarget target, PeerId local, DialSocket socket) {
            this.local = local;
            this.number = number;
            this.target = target;
            this.socket = socket;
        }

        /** Blocks until decided. */
        void run() {
            var configuration = ClientEndpointConfig.Builder.create()
                    .configurator(new NoOrigin())
                    .build();
            configuration.getUserProperties().put(VirtualThreadContainer.SOCKET, socket);
            try {
                manager.connectToServer(
                        this,
                        configuration,
                        URI.create("wss://" + target.address().withPort(target.port()) + PortOpener.PATH));
            } catch (DeploymentException | IOException e) {
                failed(reason(e));
            }
        }

        void late() {
            failed("no answer in time");
        }

        private void failed(String reason) {
            if (decided.compareAndSet(false, true)) {
                pending.remove(this);
                socket.cut();
                table.events().dialFailed(number, target, reason);
            }
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            Optional<PeerKey> key = socket.key();
            if (key.isEmpty()) {
                failed("the other end showed no key");
            } else if (decided.compareAndSet(false, true)) {
                pending.remove(this);
                var opened = new OpenedLink(
                        table.nextNumber(), Optional.of(number), key.get(), local, target.address(), target.port());
                var made = new DialledLink(opened, table, session, socket);
                link = made;
                socket.onTooBig(made::tooBig);
                session.addMessageHandler(String.class, made::text);
                session.addMessageHandler(ByteBuffer.class, (ByteBuffer part, boolean last) -> made.binary());
                session.addMessageHandler(PongMessage.class, pong -> made.ponged());
                table.opened(made);
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
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateException wrong -> {
                    return String.valueOf(wrong.getMessage());
                }
                case HandshakeException http -> {
                    return "the upgrade was refused with HTTP " + http.getHttpStatusCode();
                }
                case ConnectException refused -> {
                    return "connection refused";
                }
                case NoRouteToHostException none -> {
                    return "no route";
                }
                default -> root = cause;
            }
        }
        LOG.debug("dial failed", failure);
        return root instanceof SSLException
                ? "TLS failed"
                : "connection failed (" + root.getClass().getSimpleName() + ")";
    }
}
