package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.Test;

/** Protocol section 3.8: what a silent node does about a record of its own key. */
class RefutationTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final List<TestPeer> peers = new ArrayList<>();

    @Test
    void theWithdrawalGoesToTwoPeersOverLinksOfTheirOwn() {
        knowThirty();
        var neighbour = probe.silentNeighbour();
        neighbour.update(probe.own().broadcast(probe.now()).entry(), 20);
        assertThat(probe.seen(Output.OwnKeyHeard.class)).hasSize(1);
        VerifiedRecord withdrawal = withdrawal();
        Instant given = probe.now();
        probe.give(new Input.Refute(withdrawal));
        assertThat(probe.seen(Output.DialOnce.class)).isEmpty();
        List<EngineProbe.Neighbour> told = new ArrayList<>();
        while (told.size() < Limits.REFUTE_PEERS) {
            probe.advance(Duration.ofMillis(100));
            neighbour.beat();
            assertThat(Duration.between(given, probe.now())).isLessThan(Limits.REFUTE_DELAY.plusSeconds(10));
            for (Output.DialOnce dial : probe.seen(Output.DialOnce.class)) {
                PeerId oneTime = TestPeer.named("one@time").id();
                TestPeer peer = peer(dial.peer());
                var link = probe.connect(peer, Optional.of(dial.dial()), dial.address(), dial.port(), oneTime);
                Message.Hello hello = link.heard(Message.Hello.class).getFirst();
                assertThat(hello.sender().peerId()).isEqualTo(oneTime);
                assertThat(hello.announcement()).isEmpty();
                link.drain();
                link.hello(peer.broadcast(probe.now()).entry());
                told.add(link);
            }
            probe.drain();
        }
        assertThat(told.stream().map(link -> link.peer().id())).doesNotHaveDuplicates();
        for (EngineProbe.Neighbour link : told) {
            List<Message.Announcement> said = link.heard(Message.Announcement.class);
            assertThat(said).singleElement().satisfies(update -> {
                assertThat(update.entry().record()).isEqualTo(withdrawal.signed());
                // As if it had come over some links before.
                assertThat(update.ttl()).isBetween(20, Limits.MAX_TTL - 2);
                assertThat(update.head().timestamp() % 1_000).isZero();
            });
            assertThat(link.closed()).contains(CloseCode.NORMAL);
        }
        probe.advance(Duration.ofMinutes(10));
        assertThat(probe.seen(Output.DialOnce.class)).isEmpty();
        // Neighbours under the lasting one-time identity hear nothing of it.
        assertThat(neighbour.heard(Message.Announcement.class))
                .noneMatch(said -> said.entry().record().equals(withdrawal.signed()));
        assertThat(probe.engine().peer(probe.own().id(), probe.now())).isEmpty();
    }

    @Test
    void whoCannotBeReachedIsReplacedByAnother() {
        knowThirty();
        probe.give(new Input.Refute(withdrawal()));
        int dials = 0;
        int told = 0;
        for (int i = 0; i < 1_500; i++) {
            probe.advance(Duration.ofMillis(100));
            for (Output.DialOnce dial : probe.seen(Output.DialOnce.class)) {
                if (dials++ < 3) {
                    probe.give(new Input.DialFailed(dial.dial()));
                } else {
                    TestPeer peer = peer(dial.peer());
                    var link = probe.connect(
                            peer,
                            Optional.of(dial.dial()),
                            dial.address(),
                            dial.port(),
                            TestPeer.named("one@time").id());
                    link.hello(peer.broadcast(probe.now()).entry());
                    told += link.heard(Message.Announcement.class).size();
                }
            }
            probe.drain();
        }
        assertThat(dials).isEqualTo(5);
        assertThat(told).isEqualTo(Limits.REFUTE_PEERS);
    }

    @Test
    void aBroadcastingNodeRefutesByItsRecord() {
        knowThirty();
        probe.give(new Input.Refute(withdrawal()));
        probe.switchOn(Verdicts.good(probe.own().broadcast(probe.now()).entry()).record());
        probe.drain();
        probe.give(new Input.Refute(withdrawal()));
        probe.advance(Duration.ofMinutes(3));
        assertThat(probe.seen(Output.DialOnce.class)).isEmpty();
        assertThat(probe.seen(Output.Dial.class)).isNotEmpty();
    }

    @Test
    void everybodyForgetsTheReplayedRecordAndNobodyHearsOfItFromItsOwner() {
        var network = new VirtualNetwork(61);
        List<VirtualNode> nodes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            VirtualNode node = network.broadcasting("n" + i + "@host");
            nodes.forEach(node::introduce);
            nodes.add(node);
        }
        VirtualNode silent = network.node(TestPeer.named("quiet@somewhere"));
        nodes.forEach(silent::introduce);
        network.run(Duration.ofMinutes(1));
        // Somebody has a copy of the key, or kept a record from before the profile was restored.
        var replayed = Verdicts.good(silent.peer()
                .broadcast(network.now())
                .at(13337, silent.address().text())
                .entry());
        nodes.getFirst().give(new Input.Introduced("relay.example", List.of(replayed)));
        network.run(Duration.ofSeconds(10));
        assertThat(nodes).allMatch(node -> node.lists(silent));
        assertThat(silent.seen(Output.OwnKeyHeard.class)).isNotEmpty().allMatch(heard -> !heard.withdrawal());
        VerifiedRecord above = Verdicts.good(SignedEntry.of(silent.peer()
                        .withdrawal(network.now(), replayed.record().seq() + 1)))
                .record();
        int before = network.frames().size();
        silent.give(new Input.Refute(above));
        network.run(Duration.ofSeconds(90));
        assertThat(nodes).noneMatch(node -> node.lists(silent)).noneMatch(node -> node.holdsAddressOf(silent));
        List<VirtualNetwork.Frame> pushes = network
                .frames()
                .subList(before, network.frames().size())
                .stream()
                .filter(frame -> frame.from() == silent
                        && frame.text().contains(silent.id().text()))
                .filter(frame -> frame.text().contains("withdrawn"))
                .toList();
        assertThat(pushes).hasSizeGreaterThanOrEqualTo(Limits.REFUTE_PEERS);
        assertThat(silent.seen(Output.DialOnce.class)).hasSize(Limits.REFUTE_PEERS);
    }

    private void knowThirty() {
        List<org.flashback.core.record.Verdict.Good> known = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            TestPeer peer = TestPeer.named("p" + i + "@host");
            peers.add(peer);
            known.add(Verdicts.good(peer.broadcast(probe.now().minusSeconds(1))
                    .at(13337, 40 + i + ".1.1.1")
                    .entry()));
        }
        probe.give(new Input.Introduced("relay.example", known));
    }

    private TestPeer peer(PeerId id) {
        return peers.stream().filter(peer -> peer.id().equals(id)).findFirst().orElseThrow();
    }

    private VerifiedRecord withdrawal() {
        return Verdicts.good(SignedEntry.of(
                        probe.own().withdrawal(probe.now(), probe.now().toEpochMilli() + 5)))
                .record();
    }
}
