package org.flashback.relay;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.flashback.core.record.IpAddress;
import org.flashback.relay.api.ProblemErrors;

/** The relay's HTTPS port: Jetty, TLS 1.3 only, client certificates asked for but not required. */
final class RelayServer {
    /** How long requests in progress may take when the relay stops. */
    static final Duration DRAIN = Duration.ofSeconds(10);

    /** 64 names of 128 bytes, percent-encoded, fit into one request line. */
    private static final int REQUEST_HEADER_BYTES = 32 * 1024;

    /** Nodes make one call and leave; who is silent for longer only holds a connection. */
    private static final long IDLE_MS = 15_000;

    /** Idle connections do not delay the end. */
    private static final long IDLE_AT_STOP_MS = 100;

    /** Each costs some 50 kB with TLS. */
    private static final int MAX_CONNECTIONS = 5_000;

    private static final int MAX_CONCURRENT = 1_000;

    private RelayServer() {}

    static Server make(IpAddress address, int port, SSLContext tls, Handler handler) {
        var threads = new VirtualThreadPool(MAX_CONCURRENT);
        threads.setName("relay");
        var server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        // Names say nothing here: peers know a relay by its address and its key.
        http.addCustomizer(new SecureRequestCustomizer(false));

        var connector = new ServerConnector(
                server,
                1,
                1,
                new SslConnectionFactory(tlsFactory(tls), HttpVersion.HTTP_1_1.asString()),
                new HttpConnectionFactory(http));
        connector.setHost(address.text());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MS);
        connector.setShutdownIdleTimeout(IDLE_AT_STOP_MS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.setErrorHandler(new ProblemErrors());
        server.setHandler(new GracefulHandler(handler));
        server.setStopTimeout(DRAIN.toMillis());
        return server;
    }

    private static SslContextFactory.Server tlsFactory(SSLContext tls) {
        var factory = new SslContextFactory.Server() {
            @Override
            public void customize(SSLEngine engine) {
                super.customize(engine);
                SSLParameters parameters = engine.getSSLParameters();
                parameters.setNamedGroups(new String[] {"x25519", "secp256r1"});
                engine.setSSLParameters(parameters);
            }
        };
        factory.setSslContext(tls);
        factory.setIncludeProtocols("TLSv1.3");
        factory.setWantClientAuth(true);
        factory.setRenegotiationAllowed(false);
        return factory;
    }

    static void start(Server server) throws IOException {
        try {
            // Binding is what can fail for a reason that the operator can mend.
            ((ServerConnector) server.getConnectors()[0]).open();
        } catch (IOException e) {
            throw new IOException("The relay's port cannot be opened: " + reason(e) + ".", e);
        }
        LifeCycle.start(server);
    }

    static int port(Server server) {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    static void stop(Server server) {
        LifeCycle.stop(server);
    }

    private static String reason(IOException failure) {
        Throwable cause = failure.getCause() instanceof BindException bind ? bind : failure;
        return String.valueOf(cause.getMessage());
    }
}
