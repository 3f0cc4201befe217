package org.flashback.adapter.lan;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Optional;
import org.flashback.core.record.IpAddress;

/** One interface and one version of IP. Confined to the thread of its {@link LanLoop}. */
final class LanChannel implements AutoCloseable {
    /** What others see as proof that the packet was not routed. */
    private static final int HOPS = 255;

    /** What one channel is. */
    record Key(String network, boolean ipv6) {}

    private final DatagramChannel channel;
    private final InetSocketAddress group;
    private final List<InterfaceAddress> addresses;
    private final Pace pace;
    private final ByteBuffer buffer = ByteBuffer.allocate(LanConfig.MAX_PACKET_BYTES);

    private LanChannel(DatagramChannel channel, InetSocketAddress group, List<InterfaceAddress> addresses, Pace pace) {
        this.channel = channel;
        this.group = group;
        this.addresses = addresses;
        this.pace = pace;
    }

    /** Joins the group on the interface. Sends nothing but what the system's group membership needs. */
    static LanChannel open(NetworkInterface network, boolean ipv6, LanConfig config, Selector selector, Pace pace)
            throws IOException {
        var channel = DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
            // Another node on this computer wants to hear it too.
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(ipv6 ? "::" : "0.0.0.0"), config.port()));
            InetAddress group = ipv6 ? config.group6() : config.group4();
            channel.join(group, network);
            var made = new LanChannel(
                    channel,
                    new InetSocketAddress(group, config.port()),
                    List.copyOf(network.getInterfaceAddresses()),
                    pace);
            channel.register(selector, SelectionKey.OP_READ, made);
            return made;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** When to say what on this network. */
    Pace pace() {
        return pace;
    }

    /** Whether the interface still has the addresses that it had. */
    boolean isAsBefore(NetworkInterface network) {
        return addresses.equals(network.getInterfaceAddresses());
    }

    /** Those of {@code published} that this computer has on this network. */
    List<IpAddress> ownAmong(List<IpAddress> published) {
        return published.stream()
                .filter(address -> addresses.stream()
                        .anyMatch(own -> IpAddress.of(own.getAddress()).equals(address)))
                .toList();
    }

    /** Those of {@code announced} that lie in this network: nobody can send us anywhere else. */
    List<IpAddress> neighboursAmong(List<IpAddress> announced) {
        return announced.stream()
                .filter(IpAddress::mayBeAnnounced)
                .filter(address -> isNeighbour(address.toInetAddress()))
                .filter(address -> !address.toInetAddress().isLinkLocalAddress())
                .distinct()
                .toList();
    }

    private boolean isNeighbour(InetAddress address) {
        // The prefix of a link-local address is the same on every network, so it proves nothing more than the socket
        // does.
        return addresses.stream().anyMatch(own -> sharesPrefix(own, address));
    }

    private static boolean sharesPrefix(InterfaceAddress own, InetAddress address) {
        byte[] ours = own.getAddress().getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length || own.getNetworkPrefixLength() <= 0) {
            return false;
        }
        for (int bit = 0; bit < own.getNetworkPrefixLength(); bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The next packet of a neighbour that is one, if there is; false means that nothing is waiting. */
    boolean receive(java.util.function.Consumer<DnsPacket> reader) throws IOException {
        buffer.clear();
        if (!(channel.receive(buffer) instanceof InetSocketAddress from)) {
            return false;
        }
        if (isNeighbour(from.getAddress())) {
            Optional<DnsPacket> packet = DnsReader.read(buffer.flip());
            packet.ifPresent(reader);
        }
        return true;
    }

    void send(DnsPacket packet) throws IOException {
        channel.send(DnsWriter.write(packet), group);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Which versions of IP an interface speaks. */
    static List<Boolean> versions(NetworkInterface network) throws SocketException {
        return network.inetAddresses()
                .map(address -> !(address instanceof Inet4Address))
                .distinct()
                .toList();
    }
}
