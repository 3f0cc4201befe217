package org.flashback.adapter.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.flashback.app.port.Transport.ListenSpec;
import org.flashback.app.port.Transport.Listening;
import org.flashback.app.port.Transport.TransportException;
import org.flashback.core.record.IpAddress;

/**
 * An open TLS port with handlers on paths; every other path is a bare 404. Client certificates are asked for and not
 * required: a handler that needs one looks for it. A connection that does nothing for {@link #IDLE} is closed unless its
 * handler allows it more time. Handlers run on virtual threads.
 */
public final class TlsPort implements AutoCloseable {
    /** Time for a handshake or a request to move on; links set their own when they are open. */
    static final Duration IDLE = Duration.ofSeconds(5);

    private static final IpAddress LOOPBACK_4 = new IpAddress("127.0.0.1");
    private static final IpAddress LOOPBACK_6 = new IpAddress("::1");

    /** Free ports are taken by IPv4 first and may be in use by IPv6; one of so many is free for both. */
    private static final int ATTEMPTS = 20;

    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private final Server server;
    private final Listening listening;

    private TlsPort(Server server, Listening listening) {
        this.server = server;
        this.listening = listening;
    }

    /**
     * Binds and serves. Where the wanted port is in use a free one is taken. Blocks until it listens.
     *
     * @param context as made for a server
     * @param mounts handler by path specification, such as {@code /gossip} or {@code /repos/*}
     * @param admits whether anybody at that address may connect; asked before a byte is read
     * @throws TransportException when neither the wanted port nor a free one can be had
     */
    public static TlsPort open(
            ListenSpec spec, SSLContext context, Map<String, Handler> mounts, Predicate<IpAddress> admits)
            throws TransportException {
        Server server = server(mounts, admits);
        List<IpAddress> addresses = addresses(spec);
        try {
            boolean wantedTaken = false;
            if (spec.port() == 0 || !bind(server, context, addresses, spec.port())) {
                wantedTaken = spec.port() != 0;
                bindFree(server, context, addresses);
            }
            LifeCycle.start(server);
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            return new TlsPort(server, new Listening(text(addresses, port), port, wantedTaken));
        } catch (IOException e) {
            closeConnectors(server);
            throw new TransportException("cannot listen on " + text(addresses, spec.port()) + ": " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    public Listening listening() {
        return listening;
    }

    /** Closes the port and all its connections. Blocks. */
    @Override
    public void close() {
        LifeCycle.stop(server);
    }

    private static Server server(Map<String, Handler> mounts, Predicate<IpAddress> admits) {
        var threads = new QueuedThreadPool(8, 1);
        threads.setName("port");
        threads.setDaemon(true);
        var virtual = new VirtualThreadPool();
        virtual.setName("port-");
        threads.setVirtualThreadsExecutor(virtual);
        var server = new Server(threads);
        server.setStopTimeout(0);
        server.addBean(virtual);
        server.addBean(new AcceptLimits(admits)); // one count for all addresses of the port
        // The status says it all; pages would name the server and cost more than the question.
        server.setErrorHandler((request, response, callback) -> {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            response.write(true, null, callback);
            return true;
        });
        server.setHandler(new Handler.Sequence(mounts.entrySet().stream()
                .<Handler>map(mount -> new Mount(PathSpec.from(mount.getKey()), mount.getValue()))
                .toList()));
        return server;
    }

    /** A handler on its path; the path stays as it is for the handler to see. */
    private static final class Mount extends Handler.Wrapper {
        private final PathSpec path;

        Mount(PathSpec path, Handler handler) {
            super(handler);
            this.path = path;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return path.matches(Request.getPathInContext(request)) && super.handle(request, response, callback);
        }
    }

    private static List<IpAddress> addresses(ListenSpec spec) {
        boolean single = spec.address().isPresent()
                && (!spec.loopbackOnly() || spec.address().get().isLoopback());
        if (single) {
            return List.of(spec.address().get());
        }
        if (!spec.loopbackOnly()) {
            return List.of();
        }
        return hasLoopback6() ? List.of(LOOPBACK_4, LOOPBACK_6) : List.of(LOOPBACK_4);
    }

    private static boolean hasLoopback6() {
        try {
            InetAddress wanted = LOOPBACK_6.toInetAddress();
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(wanted::equals);
        } catch (SocketException noInterfaces) {
            return false;
        }
    }

    private static void bindFree(Server server, SSLContext context, List<IpAddress> addresses) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (bind(server, context, addresses, 0)) {
                return;
            }
        }
        throw new BindException("no free port");
    }

    /** Binds all addresses to one port, or none. False: the port is in use. */
    private static boolean bind(Server server, SSLContext context, List<IpAddress> addresses, int wanted)
            throws IOException {
        List<String> hosts =
                new ArrayList<>(addresses.stream().map(IpAddress::text).toList());
        if (hosts.isEmpty()) {
            hosts.add(""); // the wildcard, which takes IPv4 and IPv6 where both are there
        }
        int port = wanted;
        for (String host : hosts) {
            ServerConnector connector = connector(server, context, server.getBean(AcceptLimits.class));
            if (!host.isEmpty()) {
                connector.setHost(host);
            }
            connector.setPort(port);
            try {
                connector.open();
            } catch (IOException e) {
                boolean inUse = e.getCause() instanceof BindException || e instanceof BindException;
                // The very first address on any free port can only fail because the address is not ours.
                if (inUse && port != 0) {
                    closeConnectors(server);
                    return false;
                }
                throw e;
            }
            server.addConnector(connector);
            port = connector.getLocalPort();
        }
        return true;
    }

    private static void closeConnectors(Server server) {
        for (var connector : server.getConnectors()) {
            ((ServerConnector) connector).close();
            server.removeConnector(connector);
        }
    }

    private static ServerConnector connector(Server server, SSLContext context, AcceptLimits limits) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(false); // our clock is nobody's business
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        var secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false); // peers have addresses, not names
        http.addCustomizer(secure);

        var tls = new SslContextFactory.Server();
        tls.setSslContext(context);
        tls.setIncludeProtocols("TLSv1.3");
        tls.setWantClientAuth(true);
        tls.setSessionCachingEnabled(false);
        tls.setRenegotiationAllowed(false);

        // No acceptor thread: the one selector accepts too.
        var connector = new ServerConnector(
                server,
                0,
                1,
                new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()),
                new HttpConnectionFactory(http));
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(limits);
        return connector;
    }

    private static String text(List<IpAddress> addresses, int port) {
        return addresses.isEmpty() ? "0.0.0.0:" + port : addresses.getFirst().withPort(port);
    }
}
