package org.flashback.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.OwnLink;
import org.flashback.app.peers.AddPeer;
import org.flashback.cli.ListenAddress;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerLink;
import org.flashback.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes on loopback, no relay and no multicast: a link is all that one knows of the other. */
class AddPeerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");

    @TempDir
    Path folder;

    private final Deque<RunningNode> open = new ArrayDeque<>();

    @AfterEach
    void closeAll() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private RunningNode node(String name, boolean broadcast) throws Exception {
        var setup = new NodeSetup(
                folder.resolve(name),
                List.of(),
                Optional.of(new ListenAddress(LOOPBACK, 0)),
                Optional.of(new Email(name)),
                broadcast,
                List.of(),
                true,
                false);
        RunningNode node = RunningNode.start(setup, _ -> false).orElseThrow();
        open.push(node);
        return node;
    }

    private static Optional<PeerLink> linkOf(RunningNode node) {
        return OwnLink.of(
                node.faces().info().current(),
                node.faces().broadcasting().state().current());
    }

    private static AddPeer.Outcome add(RunningNode node, PeerLink link) throws Exception {
        return node.faces().addPeer().add(link).get();
    }

    @Test
    void aLinkIsEnoughToMeet() throws Exception {
        RunningNode ana = node("ana@test", true);
        RunningNode silent = node("silent@test", false);
        Await.until(SOON, () -> linkOf(ana).isPresent());
        PeerLink link = linkOf(ana).orElseThrow();
        assertThat(linkOf(silent)).as("a silent node has no link").isEmpty();

        assertThat(add(silent, link)).isEqualTo(new AddPeer.Met(link.peerId(), "ana@test", false));
        assertThat(add(silent, link)).isEqualTo(new AddPeer.Met(link.peerId(), "ana@test", true));
        assertThat(add(ana, link)).isEqualTo(new AddPeer.Yourself());

        ana.faces().broadcasting().switchOff().get();
        assertThat(ana.faces().broadcasting().state().current().mode()).isEqualTo(BroadcastSnapshot.Mode.SILENT);
        assertThat(linkOf(ana)).isEmpty();
    }

    @Test
    void anotherKeyIsToldAndNotMet() throws Exception {
        RunningNode ana = node("ana@test", true);
        RunningNode silent = node("silent@test", false);
        Await.until(SOON, () -> linkOf(ana).isPresent());
        var wrong = new PeerLink(
                PeerId.ofHash(new byte[32]), linkOf(ana).orElseThrow().port(), List.of(LOOPBACK), Optional.empty());

        assertThat(add(silent, wrong)).isEqualTo(new AddPeer.OtherKey(wrong.peerId()));
        assertThat(silent.faces().peers().current().rows()).isEmpty();
    }

    @Test
    void whoDoesNotAnswerIsTold() throws Exception {
        RunningNode silent = node("silent@test", false);
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var nobody = new PeerLink(PeerId.ofHash(new byte[32]), free, List.of(LOOPBACK), Optional.empty());

        assertThat(add(silent, nobody)).isEqualTo(new AddPeer.NoAnswer(nobody.peerId(), List.of("connection refused")));
    }

    @Test
    void anotherNetworkIsOutOfReach() throws Exception {
        RunningNode silent = node("silent@test", false);
        List<IpAddress> elsewhere = List.of(new IpAddress("203.0.113.5"));
        var link = new PeerLink(PeerId.ofHash(new byte[32]), 1, elsewhere, Optional.empty());

        assertThat(add(silent, link)).isEqualTo(new AddPeer.OutOfReach(link.peerId(), elsewhere));
    }
}
