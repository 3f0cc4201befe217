package org.flashback.boot;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flashback.app.port.HostInfo;
import org.flashback.core.gossip.DialPolicy;
import org.flashback.core.record.IpAddress;

/**
 * Which announced addresses this node dials: public ones; those of its own networks; loopback only if it listens on
 * loopback itself. Nobody can make it knock on doors of a network that it is not part of.
 */
final class DialRules implements DialPolicy {
    /** Own networks are looked up this often: laptops move. */
    private static final long REFRESH_NANOS = 30_000_000_000L;

    private static final int IPV4_PREFIX_BYTES = 3;
    private static final int IPV6_PREFIX_BYTES = 8;

    private final HostInfo host;
    private final Optional<IpAddress> listen;
    private volatile boolean held;
    private List<IpAddress> own = List.of();
    private long lookedUp;

    /**
     * @param listen the concrete address that the node listens on, if it does
     * @param held whether nothing is to be dialled until {@link #release}
     */
    DialRules(HostInfo host, Optional<IpAddress> listen, boolean held) {
        this.host = host;
        this.listen = listen;
        this.held = held;
    }

    /** From now on dials are allowed: the identity of the links is decided. */
    void release() {
        held = false;
    }

    @Override
    public boolean mayDial(IpAddress address) {
        return !held && inReach(address);
    }

    /** Whether this computer could dial it: public, or of a network that it is part of. */
    boolean inReach(IpAddress address) {
        if (!address.mayBeAnnounced()) {
            return false;
        }
        boolean onLoopback = listen.filter(IpAddress::isLoopback).isPresent();
        if (address.isLoopback() || onLoopback) {
            return address.isLoopback() && onLoopback;
        }
        return !address.isLocalNetwork() || networks().stream().anyMatch(mine -> sameNetwork(mine, address));
    }

    private synchronized List<IpAddress> networks() {
        if (own.isEmpty() || System.nanoTime() - lookedUp > REFRESH_NANOS) {
            own = host.addresses();
            lookedUp = System.nanoTime();
        }
        return own;
    }

    private static boolean sameNetwork(IpAddress one, IpAddress other) {
        byte[] a = one.toInetAddress().getAddress();
        byte[] b = other.toInetAddress().getAddress();
        int prefix = a.length == 4 ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
        return a.length == b.length && Arrays.equals(a, 0, prefix, b, 0, prefix);
    }
}
