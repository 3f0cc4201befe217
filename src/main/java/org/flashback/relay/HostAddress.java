package org.flashback.relay;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import org.flashback.core.record.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The address under which a relay that listens on all addresses is named in its URL. */
final class HostAddress {
    private static final Logger LOG = LoggerFactory.getLogger(HostAddress.class);

    private HostAddress() {}

    /**
     * An address of this computer that others can most likely use: public before private, IPv4 before IPv6, and loopback
     * if there is no other. The order is fixed, so that a restart names the same one.
     */
    static IpAddress usable() {
        IpAddress loopback = IpAddress.of(InetAddress.getLoopbackAddress());
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(HostAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparing((InetAddress address) ->
                                    IpAddress.of(address).isLocalNetwork())
                            .thenComparing(address -> !(address instanceof Inet4Address))
                            .thenComparing(InetAddress::getHostAddress))
                    .map(IpAddress::of)
                    .orElse(loopback);
        } catch (SocketException e) {
            LOG.warn("The network interfaces could not be listed; the relay is named by its loopback address", e);
            return loopback;
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback() && !network.isPointToPoint();
        } catch (SocketException e) {
            LOG.debug("A network interface went away while it was looked at", e);
            return false;
        }
    }
}
