package org.flashback.adapter.gossiplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.flashback.adapter.tls.PeerCertificates;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport.DialTarget;
import org.flashback.app.port.Transport.Lane;
import org.flashback.app.port.Transport.ListenSpec;
import org.flashback.app.port.Transport.Listening;
import org.flashback.app.port.Transport.OpenedLink;
import org.flashback.core.record.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two and more real transports over loopback. */
class WebSocketTransportTest {
    private final List<Node> nodes = new ArrayList<>();

    private Node node() {
        return node(LinkLimits.STANDARD);
    }

    private Node node(LinkLimits limits) {
        Node node = new Node(limits);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(Node::close);
    }

    @Test
    void framesGoBothWaysAndKeysAreSeenRight() throws Exception {
        Node server = node().listening();
        Node client = node();
        long dial = client.dial(server, Optional.of(server.id()));

        OpenedLink dialled = client.heard.link(0);
        OpenedLink accepted = server.heard.link(0);
        assertThat(dialled.dial()).contains(dial);
        assertThat(accepted.dial()).isEmpty();
        assertThat(dialled.key()).isEqualTo(server.identity.key());
        assertThat(accepted.key()).isEqualTo(client.identity.key());
        assertThat(dialled.port()).isEqualTo(server.port());
        assertThat(accepted.remote()).isEqualTo(Node.LOOPBACK);

        client.transport.send(dialled.link(), "from the dialler é𝄞");
        server.transport.send(accepted.link(), "from the listener é𝄞");
        client.heard.await(() -> client.heard.frames.size() == 1);
        server.heard.await(() -> server.heard.frames.size() == 1);
        assertThat(server.heard.frames).containsExactly(new Recorder.Frame(accepted.link(), "from the dialler é𝄞"));
        assertThat(client.heard.frames).containsExactly(new Recorder.Frame(dialled.link(), "from the listener é𝄞"));
    }

    @Test
    void bothEndsMeasureTheRoundTrip() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.of(server.id()));

        server.heard.await(() -> server.heard.roundTrips.size() == 1);
        client.heard.await(() -> client.heard.roundTrips.size() == 1);

        assertThat(client.heard.roundTrips.values()).allMatch(Duration::isPositive);
        assertThat(server.heard.roundTrips.values()).allMatch(Duration::isPositive);
        assertThat(client.heard.link(0).local()).isEqualTo(client.id());
        assertThat(server.heard.link(0).local()).isEqualTo(server.id());
    }

    @Test
    void aFrameSentFromTheOpenedEventArrives() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.empty());
        server.transport.send(server.heard.link(0).link(), "hello");
        client.heard.await(() -> client.heard.frames.size() == 1);
        assertThat(client.heard.link(0).key()).isEqualTo(server.identity.key());
    }

    @Test
    void anotherKeyThanTheExpectedOneNeverOpensALink() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.of(client.id()));
        client.heard.await(() -> !client.heard.failed.isEmpty());
        assertThat(client.heard.failed.getFirst().reason()).contains("another key");
        assertThat(client.heard.opened).isEmpty();

        client.dial(server, Optional.of(server.id()));
        client.heard.await(() -> client.heard.opened.size() == 1);
        server.heard.link(0);
        assertThat(server.heard.opened).hasSize(1);
    }

    @Test
    void nobodyThereFailsTheDial() throws Exception {
        Node client = node();
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        client.dial(new DialTarget(Optional.empty(), Node.LOOPBACK, unused));
        client.heard.await(() -> !client.heard.failed.isEmpty());
        assertThat(client.heard.failed.getFirst().reason()).contains("refused");
    }

    @Test
    void aSilentPortIsGivenUpAndCut() throws Exception {
        LinkLimits quick = new LinkLimits(
                65536,
                16384,
                1 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofSeconds(15));
        Node client = node(quick);
        try (ServerSocket tarpit = new ServerSocket(0)) {
            tarpit.setSoTimeout((int) Recorder.LIMIT.toMillis());
            client.dial(new DialTarget(Optional.empty(), Node.LOOPBACK, tarpit.getLocalPort()));
            try (var connection = tarpit.accept()) {
                connection.setSoTimeout((int) Recorder.LIMIT.toMillis());
                client.heard.await(() -> !client.heard.failed.isEmpty());
                assertThat(client.heard.failed.getFirst().reason()).startsWith("no answer");
                // Whatever has come by then, the end follows: the connection does not linger.
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void closeCodesArriveAtBothEndsInBothDirections() throws Exception {
        Node server = node().listening();
        Node client = node();
        for (int code : new int[] {1000, 1001, 4001, 4004, 4005, 4006}) {
            for (boolean byDialler : new boolean[] {true, false}) {
                int index = client.heard.opened.size();
                client.dial(server, Optional.empty());
                long dialled = client.heard.link(index).link();
                long accepted = server.heard.link(index).link();
                Node closer = byDialler ? client : server;
                closer.transport.send(byDialler ? dialled : accepted, "last word");
                closer.transport.close(byDialler ? dialled : accepted, code, "for a reason");
                Recorder.Closed atClient = client.heard.closed(dialled);
                Recorder.Closed atServer = server.heard.closed(accepted);
                assertThat(atClient).isEqualTo(new Recorder.Closed(dialled, code, "for a reason"));
                assertThat(atServer).isEqualTo(new Recorder.Closed(accepted, code, "for a reason"));
                Node other = byDialler ? server : client;
                other.heard.await(
                        () -> other.heard.frames.stream().anyMatch(f -> f.text().equals("last word")));
                other.heard.frames.clear();
            }
        }
        assertThat(client.heard.closed).hasSize(12);
        assertThat(server.heard.closed).hasSize(12);
    }

    @Test
    void aPortInUseGivesAFreeOneAndSaysSo() throws Exception {
        Node first = node().listening();
        Node second = node();
        Listening listening = second.listen(first.port(), second.identity);
        assertThat(listening.wantedTaken()).isTrue();
        assertThat(listening.port()).isNotEqualTo(first.port());
        assertThat(listening.text()).isEqualTo("127.0.0.1:" + listening.port());

        Node third = node();
        third.dial(second, Optional.of(second.id()));
        assertThat(third.heard.link(0).key()).isEqualTo(second.identity.key());
    }

    @Test
    void rebindingShowsTheOtherIdentityOnTheSamePort() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.of(server.id()));
        long old = client.heard.link(0).link();

        LinkIdentity oneTime = PeerCertificates.fresh(Instant.now());
        Listening again = server.listen(server.port(), oneTime);
        assertThat(again.wantedTaken()).isFalse();
        client.heard.closed(old);

        client.dial(server, Optional.of(oneTime.key().peerId()));
        assertThat(client.heard.link(1).key()).isEqualTo(oneTime.key());
        client.dial(server, Optional.of(server.id()));
        client.heard.await(() -> client.heard.failed.size() == 1);
    }

    @Test
    void silentListensOnLoopbackOfBothFamilies() throws Exception {
        Node server = node();
        Listening listening = server.transport.listen(new ListenSpec(Optional.empty(), 0, true), server.identity);
        assertThat(listening.text()).isEqualTo("127.0.0.1:" + listening.port());
        Node client = node();
        client.dial(new DialTarget(Optional.of(server.id()), Node.LOOPBACK, listening.port()));
        client.heard.link(0);
        client.dial(new DialTarget(Optional.of(server.id()), new IpAddress("::1"), listening.port()));
        assertThat(client.heard.link(1).remote()).isEqualTo(new IpAddress("::1"));
    }

    @Test
    void dialsComeFromTheBoundAddress() throws Exception {
        Node server = node();
        Listening listening = server.transport.listen(new ListenSpec(Optional.empty(), 0, false), server.identity);
        Node client = node();
        client.transport.bindTo(Optional.of(new IpAddress("127.0.0.9")));
        client.dial(new DialTarget(Optional.empty(), Node.LOOPBACK, listening.port()));
        assertThat(server.heard.link(0).remote()).isEqualTo(new IpAddress("127.0.0.9"));
        client.dial(new DialTarget(Optional.empty(), new IpAddress("::1"), listening.port()));
        client.heard.await(() -> client.heard.failed.size() == 1);
        client.transport.bindTo(Optional.empty());
        client.dial(new DialTarget(Optional.empty(), new IpAddress("::1"), listening.port()));
        client.heard.await(() -> client.heard.opened.size() == 2);
    }

    @Test
    void fiftyLinksOfTenNodesNeedFewThreads() throws Exception {
        Node server = node().listening();
        int before = Thread.activeCount();
        List<Node> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(node());
        }
        // Eight unfinished handshakes of one address are allowed at a time, so each node dials the next when it has
        // one.
        for (int round = 1; round <= 5; round++) {
            for (Node client : clients) {
                client.dial(server, Optional.of(server.id()));
                client.heard.link(round - 1);
            }
        }
        server.heard.await(() -> server.heard.opened.size() == 50);
        assertThat(new HashSet<>(
                        server.heard.opened.stream().map(OpenedLink::link).toList()))
                .hasSize(50);
        for (OpenedLink link : server.heard.opened) {
            server.transport.send(link.link(), "x".repeat(1000));
        }
        for (Node client : clients) {
            client.heard.await(() -> client.heard.frames.size() == 5);
        }
        int grown = Thread.activeCount() - before;
        // A timer for each of the ten nodes and what the port's pool adds; a thread for each link would be fifty more.
        assertThat(grown).isLessThan(50);
    }

    @Test
    void aStoppedReaderGetsNothingMoreUntilResumed() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.empty());
        long dialled = client.heard.link(0).link();
        long accepted = server.heard.link(0).link();
        server.heard.takesMore = false;
        client.heard.takesMore = false;
        for (int i = 0; i < 20; i++) {
            client.transport.send(dialled, "to listener " + i);
            server.transport.send(accepted, "to dialler " + i);
        }
        for (int i = 1; i <= 20; i++) {
            int count = i;
            server.heard.await(() -> server.heard.frames.size() >= count);
            client.heard.await(() -> client.heard.frames.size() >= count);
            assertThat(server.heard.frames).hasSize(count);
            assertThat(client.heard.frames).hasSize(count);
            server.transport.resume(accepted);
            client.transport.resume(dialled);
        }
        assertThat(server.heard.frames.stream()
                        .map(Recorder.Frame::text)
                        .toList()
                        .getLast())
                .isEqualTo("to listener 19");
    }

    @Test
    void whoDoesNotReadSlowsNobodyAndHoldsNoMoreThanItsQueue() throws Exception {
        Node server = node().listening();
        Node stuck = node();
        Node quick = node();
        stuck.heard.takesMore = false;
        stuck.dial(server, Optional.empty());
        long toStuck = server.heard.link(0).link();
        quick.dial(server, Optional.empty());
        long toQuick = server.heard.link(1).link();
        String frame = "x".repeat(10_000);
        for (int batch = 1; batch <= 40; batch++) {
            for (int i = 0; i < 50; i++) {
                server.transport.send(toStuck, Lane.LEASES, frame);
                server.transport.send(toQuick, Lane.NEWS, frame);
            }
            int expected = batch * 50;
            quick.heard.await(() -> quick.heard.frames.size() == expected);
        }
        assertThat(server.heard.dropped).isNotEmpty().containsOnly(Lane.LEASES);
        server.transport.send(toStuck, Lane.CONTROL, "prune");
        server.transport.send(toStuck, Lane.ANSWERS, "the last answer");
        assertThat(server.heard.closed).isEmpty();

        stuck.heard.takesMore = true;
        stuck.transport.resume(stuck.heard.link(0).link());

        stuck.heard.await(
                () -> stuck.heard.frames.stream().anyMatch(heard -> heard.text().equals("the last answer")));
        List<String> heard =
                stuck.heard.frames.stream().map(Recorder.Frame::text).toList();
        assertThat(heard).contains("prune");
        // What was dropped was never kept anywhere: of 20 MB came what the sockets held, and a queue.
        stuck.heard.await(() -> stuck.heard.frames.size() + server.heard.dropped.size() == 2_002);
        server.heard.await(() ->
                server.heard.drained.stream().filter(link -> link == toStuck).count() == 2);
    }

    @Test
    void whatNoLinkMayCarryIsTold() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.empty());
        long accepted = server.heard.link(0).link();
        client.transport.send(client.heard.link(0).link(), "x".repeat(65_537));
        assertThat(server.heard.closed(accepted).code()).isEqualTo(1009);
        assertThat(server.heard.violated).containsExactly(accepted);
        // Its twin: a link that ends in order is told as that.
        client.dial(server, Optional.empty());
        long second = server.heard.link(1).link();
        client.transport.close(client.heard.link(1).link(), 1000, "");
        server.heard.closed(second);
        assertThat(server.heard.violated).hasSize(1);
    }

    @Test
    void aQueueWithoutRoomForTooLongEndsTheLinkEitherWay() throws Exception {
        LinkLimits tight = new LinkLimits(
                65536,
                16384,
                1 << 20,
                Duration.ofMillis(300),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
        for (boolean byDialler : new boolean[] {true, false}) {
            Node server = node(tight).listening();
            Node client = node(tight);
            client.dial(server, Optional.empty());
            long dialled = client.heard.link(0).link();
            long accepted = server.heard.link(0).link();
            Node sender = byDialler ? client : server;
            Node reader = byDialler ? server : client;
            long link = byDialler ? dialled : accepted;
            reader.heard.takesMore = false;
            String frame = "x".repeat(10_000);
            sender.heard.await(() -> {
                for (int i = 0; i < 100; i++) {
                    sender.transport.send(link, frame); // more than the sockets between them hold
                }
                return !sender.heard.closed.isEmpty();
            });
            Recorder.Closed end = sender.heard.closed(link);
            assertThat(end.code()).isEqualTo(1006);
            assertThat(end.reason()).contains("queue full");
            assertThat(reader.heard.frames).hasSize(1);
            // TCP is cut: the reader finds the end after what it had received.
            reader.heard.takesMore = true;
            reader.transport.resume(byDialler ? accepted : dialled);
            reader.heard.closed(byDialler ? accepted : dialled);
        }
    }

    @Test
    void closingATransportTellsTheOtherEnds() throws Exception {
        Node server = node().listening();
        Node client = node();
        client.dial(server, Optional.empty());
        long dialled = client.heard.link(0).link();
        server.heard.link(0);
        server.close();
        assertThat(client.heard.closed(dialled).code()).isEqualTo(1001);
        assertThat(server.heard.closed).hasSize(1);
    }
}
