package org.flashback.adapter.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Limits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of a port, and those whose TLS handshake is not complete: handshakes are the most work that a
 * stranger can cause (protocol section 7). Those above a limit, and of those who are not admitted, are closed before a
 * byte is read. Safe for use by many threads.
 */
final class AcceptLimits implements SelectorManager.AcceptListener, SslHandshakeListener {
    /** Connections in all: links, and four times as many of others, who have seconds each to say what they want. */
    static final int MAX_OPEN = 256;

    /** Of one address, this computer and the local network excepted. */
    static final int MAX_OPEN_PER_ADDRESS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(AcceptLimits.class);

    private final Predicate<IpAddress> admits;
    private final Object lock = new Object();
    private final Counted pending = new Counted();
    private final Counted open = new Counted();
    private long refused;

    /** @param admits whether anybody at that address may connect */
    AcceptLimits(Predicate<IpAddress> admits) {
        this.admits = admits;
    }

    /** Connections, in all and by address. Under the lock. */
    private static final class Counted {
        private final Set<InetSocketAddress> all = new HashSet<>();
        private final Map<InetAddress, Integer> perAddress = new HashMap<>();

        int of(InetAddress address) {
            return perAddress.getOrDefault(address, 0);
        }

        void add(InetSocketAddress remote) {
            if (all.add(remote)) {
                perAddress.merge(remote.getAddress(), 1, Integer::sum);
            }
        }

        void remove(InetSocketAddress remote) {
            if (all.remove(remote)) {
                perAddress.computeIfPresent(remote.getAddress(), (address, count) -> count > 1 ? count - 1 : null);
            }
        }
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        try {
            InetSocketAddress remote = remoteOf(channel);
            if (remote != null && !admit(remote)) {
                channel.close(); // Jetty finds it closed when it registers it, and forgets it
            }
        } catch (IOException gone) {
            LOG.debug("an accepted connection was gone before it was looked at", gone);
        }
    }

    private static @Nullable InetSocketAddress remoteOf(SelectableChannel channel) throws IOException {
        return channel instanceof SocketChannel socket
                        && socket.getRemoteAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? remote
                : null;
    }

    private boolean admit(InetSocketAddress remote) {
        InetAddress address = remote.getAddress();
        IpAddress from = IpAddress.of(address);
        boolean admitted = admits.test(from);
        boolean near = from.isLoopback() || from.isLocalNetwork();
        synchronized (lock) {
            boolean room = open.all.size() < MAX_OPEN
                    && pending.all.size() < Limits.MAX_PENDING_HANDSHAKES
                    // On one computer or in one house many may start at once; a hostile one needs no network to harm.
                    && (near
                            || (open.of(address) < MAX_OPEN_PER_ADDRESS
                                    && pending.of(address) < Limits.PENDING_PER_ADDRESS));
            if (!admitted || !room) {
                refused++;
                LOG.debug("a connection is refused, {} so far: {}", refused, admitted ? "too many" : "banned");
                return false;
            }
            pending.add(remote);
            open.add(remote);
            return true;
        }
    }

    private void shaken(@Nullable InetSocketAddress remote) {
        synchronized (lock) {
            if (remote != null) {
                pending.remove(remote);
            }
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        closed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        closed(channel);
    }

    private void closed(SelectableChannel channel) {
        // A closed SocketChannel tells its remote address no more, but its socket still does.
        if (channel instanceof SocketChannel socket
                && socket.socket().getRemoteSocketAddress() instanceof InetSocketAddress remote) {
            synchronized (lock) {
                pending.remove(remote);
                open.remove(remote);
            }
        }
    }

    @Override
    public void handshakeSucceeded(Event event) {
        shaken(event.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote ? remote : null);
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        shaken(event.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote ? remote : null);
    }
}
