package org.flashback.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.flashback.app.Faces;
import org.flashback.control.json.ControlFile;
import org.flashback.control.json.Json;
import org.flashback.file.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control API of one running node: on 127.0.0.1, at a port that the system chooses, with a token made afresh at each
 * start. Where it is and what the token is stands in {@code control.json} of the profile (0600) while it runs.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private static final String ADDRESS = "127.0.0.1";
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_THREADS = 16;
    private static final int HEADER_BYTES = 8 << 10;

    private final Server server;
    private final ControlHandler handler;
    private final Path file;
    private final String url;

    private ControlServer(Server server, ControlHandler handler, Path file, String url) {
        this.server = server;
        this.handler = handler;
        this.file = file;
        this.url = url;
    }

    /**
     * Serves a node. Blocks until calls are answered.
     *
     * @param profile an existing folder that this process has locked
     * @throws IOException when no port can be had or the file cannot be written
     */
    public static ControlServer start(Path profile, Faces faces, Foreground foreground) throws IOException {
        var threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("control");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("control-"));
        var server = new Server(threads);
        ServerConnector connector = connector(server);
        connector.open();

        String token = token();
        var guard = new RequestGuard(connector.getLocalPort(), token);
        var handler = new ControlHandler(guard, new Routes(faces, foreground), faces);
        server.setHandler(handler);
        server.setErrorHandler(ControlServer::bareError);
        // Clients keep connections open that nothing more comes over: waiting for them would only cost time.
        server.setStopTimeout(0);

        var control = new ControlServer(
                server,
                handler,
                profile.resolve(ControlFile.NAME),
                "http://" + ADDRESS + ":" + connector.getLocalPort());
        control.run(token);
        return control;
    }

    private static ServerConnector connector(Server server) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(ADDRESS);
        connector.setPort(0);
        server.addConnector(connector);
        return connector;
    }

    private static String token() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private void run(String token) throws IOException {
        try {
            LifeCycle.start(server);
            var content = new ControlFile(url, token, ProcessHandle.current().pid());
            AtomicFile.write(file, Json.write(content).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            stop();
            throw e;
        } catch (RuntimeException e) {
            stop();
            throw new IOException("the control API cannot be started", e);
        }
    }

    /** What does not even parse as HTTP is told its status and nothing else. */
    private static boolean bareError(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, ByteBuffer.allocate(0), callback);
        return true;
    }

    /** Without a slash at its end. */
    public String url() {
        return url;
    }

    /** Takes the file away, ends the event streams and stops. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            stop();
        }
    }

    private void stop() {
        handler.closeStreams();
        try {
            LifeCycle.stop(server);
        } catch (RuntimeException e) {
            LOG.warn("the control API did not stop cleanly", e);
        }
    }
}
