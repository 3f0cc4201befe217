package org.flashback.adapter.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.flashback.app.port.LanDiscovery;
import org.flashback.app.port.LanDiscovery.Place;
import org.flashback.app.port.LanDiscovery.Presence;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets on the loopback interface, with a group and a port that no other program uses. */
class MulticastLanTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final InetAddress GROUP = InetAddress.ofLiteral("239.255.77.77");
    private static final PeerId ANA = PeerId.ofHash(new byte[32]);
    private static final IpAddress HERE = new IpAddress("127.0.0.1");

    private final List<AutoCloseable> open = new ArrayList<>();
    private int port;
    private NetworkInterface loopback;

    @BeforeEach
    void choosePort() throws IOException {
        loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        try (var socket = new DatagramSocket()) {
            port = socket.getLocalPort();
        }
        assumeTrue(canMulticast(), "this machine's loopback interface carries no multicast");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private LanConfig config(Predicate<NetworkInterface> usable) {
        return new LanConfig(
                GROUP,
                InetAddress.ofLiteral("ff11::7777"),
                port,
                usable,
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                Duration.ofMillis(100));
    }

    private LanDiscovery.Session listen(LanDiscovery.Listener listener) {
        LanDiscovery.Session session = new MulticastLan(config(network -> network.equals(loopback))).listen(listener);
        open.add(session);
        return session;
    }

    /** Everything that is heard. */
    private static final class Ear implements LanDiscovery.Listener {
        final List<Place> found = new CopyOnWriteArrayList<>();
        final List<PeerId> gone = new CopyOnWriteArrayList<>();
        volatile LanDiscovery.State state = new LanDiscovery.State(-1, "");

        @Override
        public void found(Place place) {
            found.add(place);
        }

        @Override
        public void gone(PeerId peer) {
            gone.add(peer);
        }

        @Override
        public void state(LanDiscovery.State now) {
            state = now;
        }
    }

    /** A plain socket in the group: what anybody could capture. */
    private DatagramChannel wire() throws IOException {
        var channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
        channel.join(GROUP, loopback);
        open.add(channel);
        return channel;
    }

    private boolean canMulticast() throws IOException {
        DatagramChannel wire = wire();
        wire.send(ByteBuffer.wrap(new byte[] {1}), new InetSocketAddress(GROUP, port));
        for (int i = 0; i < 100; i++) {
            if (wire.receive(ByteBuffer.allocate(10)) != null) {
                return true;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    private static List<DnsPacket> captured(DatagramChannel wire) throws IOException {
        List<DnsPacket> packets = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(9_000);
        while (wire.receive(buffer.clear()) != null) {
            packets.add(DnsReader.read(buffer.flip()).orElseThrow());
        }
        return packets;
    }

    @Test
    void oneHearsTheOtherAndItsGoodbye() {
        var ear = new Ear();
        listen(ear);
        LanDiscovery.Session ana = listen(new Ear());

        ana.announce(new Presence(ANA, 13_337, List.of(HERE, new IpAddress("203.0.113.5"))));

        // Only the address of this network: nobody can be sent anywhere else.
        Await.until(SOON, () -> ear.found.contains(new Place(ANA, 13_337, List.of(HERE))));
        assertThat(ear.found).containsOnly(new Place(ANA, 13_337, List.of(HERE)));

        ana.hush();

        Await.until(SOON, () -> ear.gone.contains(ANA));
    }

    @Test
    void lateListenersHearWithoutAsking() {
        LanDiscovery.Session ana = listen(new Ear());
        ana.announce(new Presence(ANA, 13_337, List.of(HERE)));
        var sent = new Ear();
        listen(sent);
        Await.until(SOON, () -> sent.found.size() > 4);
        var late = new Ear();

        listen(late);

        Await.until(SOON, () -> late.found.contains(new Place(ANA, 13_337, List.of(HERE))));
    }

    /** The heart of it: a node that listens, is asked, and hears others puts no packet on the wire, not one. */
    @Test
    void aSilentNodeSendsNothing() throws IOException {
        var ear = new Ear();
        listen(ear);
        Await.until(SOON, () -> ear.state.networks() >= 1);
        DatagramChannel wire = wire();
        var asked = DnsWriter.write(Announcement.question());
        wire.send(asked, new InetSocketAddress(GROUP, port));
        // Its valid twin, which the same wire shows: somebody who broadcasts answers.
        LanDiscovery.Session ana = listen(new Ear());
        ana.announce(new Presence(ANA, 13_337, List.of(HERE)));
        Await.until(SOON, () -> ear.found.size() > 5);
        ana.close();

        List<DnsPacket> packets = captured(wire);
        List<PeerId> speakers = packets.stream()
                .flatMap(packet -> Announcement.in(packet).stream())
                .map(heard -> heard.announcement().peerId())
                .distinct()
                .toList();
        long questions = packets.stream().filter(packet -> !packet.response()).count();
        assertThat(speakers).containsExactly(ANA);
        // Ours, and those of the broadcasting node with its first announcements.
        assertThat(questions).isBetween(2L, 4L);
        assertThat(packets)
                .allMatch(
                        packet -> !packet.response() || !Announcement.in(packet).isEmpty());
    }

    @Test
    void afterTheGoodbyeNothingIsSent() throws IOException {
        LanDiscovery.Session ana = listen(new Ear());
        DatagramChannel wire = wire();
        ana.announce(new Presence(ANA, 13_337, List.of(HERE)));
        List<DnsPacket> packets = new ArrayList<>();
        Await.until(SOON, () -> packets.addAll(uncheckedCapture(wire)) && !packets.isEmpty());

        ana.hush();

        packets.addAll(captured(wire));
        assertThat(Announcement.in(packets.getLast())).singleElement().matches(Announcement.Heard::goodbye);
        // A question that would be answered if anybody were there; then as long as three announcements take.
        wire.send(DnsWriter.write(Announcement.question()), new InetSocketAddress(GROUP, port));
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        assertThat(captured(wire)).containsExactly(Announcement.question());
    }

    private static List<DnsPacket> uncheckedCapture(DatagramChannel wire) {
        try {
            return captured(wire);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void answersOthers() throws IOException {
        LanDiscovery.Session ana = listen(new Ear());
        DatagramChannel wire = wire();
        ana.announce(new Presence(ANA, 13_337, List.of(HERE)));
        var stranger = new DnsPacket(
                false, List.of(new DnsPacket.Question(Announcement.ALL_SERVICES, DnsRecord.PTR)), List.of());

        wire.send(DnsWriter.write(stranger), new InetSocketAddress(GROUP, port));

        Await.until(SOON, () -> uncheckedCapture(wire).stream().anyMatch(packet -> packet.records()
                .contains(new DnsRecord.Pointer(Announcement.ALL_SERVICES, 120, Announcement.SERVICE))));
    }

    /** Whose address is of another network, or who spoofs one, is not heard. */
    @Test
    void strangersCannotSendUsAway() throws IOException {
        var ear = new Ear();
        listen(ear);
        Await.until(SOON, () -> ear.state.networks() >= 1);
        DatagramChannel wire = wire();
        PeerId bad =
                PeerId.ofHash("12345678901234567890123456789012".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var away = new Announcement(bad, 80, List.of(new IpAddress("203.0.113.5"), new IpAddress("192.168.7.7")));
        var near = new Announcement(ANA, 80, List.of(new IpAddress("203.0.113.5"), new IpAddress("127.9.9.9")));

        wire.send(DnsWriter.write(away.packet()), new InetSocketAddress(GROUP, port));
        wire.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), new InetSocketAddress(GROUP, port));
        wire.send(DnsWriter.write(near.packet()), new InetSocketAddress(GROUP, port));

        Await.until(SOON, () -> !ear.found.isEmpty());
        assertThat(ear.found).containsExactly(new Place(ANA, 80, List.of(new IpAddress("127.9.9.9"))));
    }

    @Test
    void addressesThatAreNotPublishedAreNotAnnounced() throws IOException {
        LanDiscovery.Session ana = listen(new Ear());
        DatagramChannel wire = wire();

        ana.announce(new Presence(ANA, 13_337, List.of(new IpAddress("203.0.113.5"))));

        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        assertThat(captured(wire)).isEmpty();
    }

    @Test
    void closesAtOnceAndLetsThePortGo() {
        var ear = new Ear();
        LanDiscovery.Session session = listen(ear);
        session.announce(new Presence(ANA, 13_337, List.of(HERE)));
        Await.until(SOON, () -> ear.state.networks() >= 1);

        long start = System.nanoTime();
        session.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("lan"));
    }

    /** Somebody holds the port for himself alone: it is said, and once he lets go, all is well. */
    @Test
    void saysWhenItCannot() throws IOException {
        var ear = new Ear();
        try (var selfish = DatagramChannel.open(StandardProtocolFamily.INET)) {
            for (AutoCloseable one : open) {
                closeQuietly(one);
            }
            selfish.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
            listen(ear);

            Await.until(SOON, () -> !ear.state.problem().isEmpty());
            assertThat(ear.state.networks()).isZero();
            assertThat(ear.state.problem()).startsWith(loopback.getName() + " (IPv4): ");
        }
        Await.until(SOON, () -> ear.state.networks() >= 1 && ear.state.problem().isEmpty());
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
