package org.flashback.adapter.gossiplink;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.container.grizzly.client.GrizzlyClientSocket;

/**
 * The one Grizzly transport that Tyrus dials with when its container is shared. It is one for the whole program, however
 * many nodes run in it (the demo has five), is never closed, and all its threads are daemons.
 *
 * <p>Two things make this class necessary. Its workers are virtual threads, so that a link that is not to be read can
 * simply block its worker: Grizzly reads no further meanwhile, and TCP holds the sender back. And Tyrus closes a
 * connection only after flushing to it, and leaks one whose upgrade is never answered; so the connections are noted here
 * and can be cut by their TLS engine. Tyrus offers no way to its transport, hence the one reflective call; the version is
 * pinned, and a test cuts a connection.
 */
final class SharedContainer {
    /** Tyrus logs addresses of peers at its lower levels. Held, because the log manager forgets loggers. */
    private static final Logger QUIET = Logger.getLogger("org.glassfish");

    /** Above the links and dials that all nodes of a program have at once; virtual threads cost little. */
    private static final int MAX_WORKERS = 4096;

    private static final long KEEP_SECONDS = 10;

    private static final Set<Connection<?>> CONNECTIONS = ConcurrentHashMap.newKeySet();

    static {
        QUIET.setLevel(Level.SEVERE);
        start();
    }

    private SharedContainer() {}

    /** Makes sure that it runs. */
    static void use() {
        // the class is initialised by now
    }

    /** Cuts the connection with this engine, if there is one. */
    static void cut(SSLEngine engine) {
        for (Connection<?> connection : CONNECTIONS) {
            if (engine.equals(SSLUtils.getSSLEngine(connection))) {
                connection.terminateSilently();
            }
        }
    }

    private static void start() {
        ThreadPoolConfig workers = ThreadPoolConfig.defaultConfig()
                .setPoolName("gossip-dialled")
                .setCorePoolSize(1)
                .setMaxPoolSize(MAX_WORKERS)
                .setKeepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS)
                .setThreadFactory(Thread.ofVirtual().name("gossip-dialled-", 0).factory());
        ThreadPoolConfig selectors = ThreadPoolConfig.defaultConfig()
                .setPoolName("gossip-select")
                .setCorePoolSize(1)
                .setMaxPoolSize(1)
                .setDaemon(true);
        try {
            Method method = GrizzlyClientSocket.class.getDeclaredMethod(
                    "getOrCreateSharedTransport", ThreadPoolConfig.class, ThreadPoolConfig.class);
            method.setAccessible(true);
            TCPNIOTransport transport = (TCPNIOTransport) method.invoke(null, workers, selectors);
            transport.setTcpNoDelay(true);
            transport.getConnectionMonitoringConfig().addProbes(new Noting());
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("another version of Tyrus than the pinned one", e);
        }
    }

    private static final class Noting extends ConnectionProbe.Adapter {
        @Override
        @SuppressWarnings("rawtypes") // as Grizzly declares it
        public void onConnectEvent(Connection connection) {
            CONNECTIONS.add(connection);
            if (!connection.isOpen()) {
                CONNECTIONS.remove(connection);
            }
        }

        @Override
        @SuppressWarnings("rawtypes") // as Grizzly declares it
        public void onCloseEvent(Connection connection) {
            CONNECTIONS.remove(connection);
        }
    }
}
