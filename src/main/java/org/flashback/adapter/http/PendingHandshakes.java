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
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections whose TLS handshake is not complete: handshakes are the most work that a stranger can cause
 * (protocol section 7). Those above the limit are closed before a byte is read. Safe for use by many threads.
 */
final class PendingHandshakes implements SelectorManager.AcceptListener, SslHandshakeListener {
    /** In all: more are an attack or a stampede, and both are better served by being told at once. */
    static final int MAX_PENDING = 64;

    /** From one address: leaves room for others behind the same flood. */
    static final int MAX_PENDING_PER_ADDRESS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(PendingHandshakes.class);

    private final Object lock = new Object();
    private final Set<InetSocketAddress> pending = new HashSet<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private long refused;

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
        synchronized (lock) {
            int ofAddress = perAddress.getOrDefault(remote.getAddress(), 0);
            if (pending.size() >= MAX_PENDING || ofAddress >= MAX_PENDING_PER_ADDRESS) {
                refused++;
                LOG.debug("too many unfinished handshakes: {} refused so far", refused);
                return false;
            }
            if (pending.add(remote)) {
                perAddress.put(remote.getAddress(), ofAddress + 1);
            }
            return true;
        }
    }

    private void done(@Nullable InetSocketAddress remote) {
        synchronized (lock) {
            if (remote != null && pending.remove(remote)) {
                perAddress.computeIfPresent(remote.getAddress(), (address, count) -> count > 1 ? count - 1 : null);
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
            done(remote);
        }
    }

    @Override
    public void handshakeSucceeded(Event event) {
        done(event.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote ? remote : null);
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        done(event.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote ? remote : null);
    }

    /** How many are unfinished now. */
    int count() {
        synchronized (lock) {
            return pending.size();
        }
    }
}
