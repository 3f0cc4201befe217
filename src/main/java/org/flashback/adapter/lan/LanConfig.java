package org.flashback.adapter.lan;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.flashback.core.record.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where and how often. Tests have groups, ports and times of their own.
 *
 * @param group4 and {@code group6}: where everybody listens
 * @param usable which interfaces are local networks
 * @param firstPause between the first announcement and the second; the next pause is twice as long
 * @param repeat between announcements from then on, give or take a fifth
 * @param lookAround between looks at the interfaces
 */
record LanConfig(
        InetAddress group4,
        InetAddress group6,
        int port,
        Predicate<NetworkInterface> usable,
        Duration firstPause,
        Duration repeat,
        Duration lookAround) {
    /** RFC 6762 section 17. */
    static final int MAX_PACKET_BYTES = 9_000;

    private static final Logger LOG = LoggerFactory.getLogger(LanConfig.class);

    private static final int MDNS_PORT = 5353;

    /** The addresses of multicast DNS. */
    static LanConfig standard(Optional<IpAddress> onlyAt) {
        return new LanConfig(
                InetAddress.ofLiteral("224.0.0.251"),
                InetAddress.ofLiteral("ff02::fb"),
                MDNS_PORT,
                network -> isLocalNetwork(network) && (onlyAt.isEmpty() || has(network, onlyAt.get())),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    /** Neither this computer alone nor a tunnel to one other. */
    private static boolean isLocalNetwork(NetworkInterface network) {
        try {
            return network.isUp() && network.supportsMulticast() && !network.isLoopback() && !network.isPointToPoint();
        } catch (SocketException vanished) {
            LOG.debug("an interface went away while it was asked", vanished);
            return false;
        }
    }

    private static boolean has(NetworkInterface network, IpAddress address) {
        return network.inetAddresses().map(IpAddress::of).anyMatch(address::equals);
    }
}
