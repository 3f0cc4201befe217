package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.Test;

/** Protocol section 5, and sections 1.3 and 1.5 where they concern links. */
class OverlayTest {
    @Test
    void aNodeDialsUpToEightLinks() {
        var network = new VirtualNetwork(21);
        List<VirtualNode> nodes = broadcasting(network, 14);
        VirtualNode newcomer = network.node(TestPeer.named("new@host"));
        nodes.forEach(newcomer::introduce);
        network.runUntil(Duration.ofSeconds(5), () -> newcomer.links().size() == Limits.TARGET_LINKS);
        network.run(Duration.ofMinutes(3));
        assertThat(newcomer.links()).hasSize(Limits.TARGET_LINKS);
    }

    @Test
    void everybodyLearnsOfEverybodyAndTheTableForgetsNobody() {
        var network = new VirtualNetwork(22);
        List<VirtualNode> nodes = broadcasting(network, 12);
        // A chain of introductions is enough.
        for (int i = 1; i < nodes.size(); i++) {
            nodes.get(i).introduce(nodes.get(i - 1));
        }
        network.runUntil(Duration.ofSeconds(30), () -> nodes.stream()
                .allMatch(node -> node.listed().size() == 11));
        network.run(Duration.ofMinutes(30));
        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.listed()).hasSize(11);
            assertThat(node.seen(Output.Rejected.class)).isEmpty();
        });
    }

    @Test
    void aLostLinkIsReplacedWithinASecondWhenSomebodyElseIsThere() {
        for (int seed = 0; seed < 10; seed++) {
            var network = new VirtualNetwork(seed);
            List<VirtualNode> nodes = broadcasting(network, 12);
            VirtualNode node = network.node(TestPeer.named("new@host"));
            nodes.forEach(node::introduce);
            network.run(Duration.ofMinutes(1));
            PeerId lost = node.links().getFirst().peer();
            VirtualNode neighbour =
                    nodes.stream().filter(n -> n.id().equals(lost)).findFirst().orElseThrow();
            neighbour.kill();
            network.run(Duration.ofMillis(1));
            assertThat(node.links()).hasSize(Limits.TARGET_LINKS - 1);
            Duration took =
                    network.runUntil(Duration.ofSeconds(5), () -> node.links().size() == Limits.TARGET_LINKS);
            // Dial, handshake and HELLO take up to three round trips of 400 ms here; waiting takes none.
            assertThat(took).as("seed %d", seed).isLessThan(Duration.ofMillis(1_250));
        }
    }

    @Test
    void retriesWaitOneTwoFourUpToSixtySecondsWithFullJitterForEver() {
        TestPeer ana = TestPeer.named("ana@laptop");
        EngineProbe probe = EngineProbe.silent();
        probe.give(new Input.Restored(
                List.of(), List.of(new Candidate(ana.id(), new IpAddress("198.18.7.7"), 13337, false))));
        // Whom we reached in this run is tried for ever.
        probe.answer(probe.seen(Output.Dial.class).getFirst(), ana).gone(1006);
        probe.drain();
        List<Duration> pauses = new ArrayList<>();
        Instant failedAt = probe.now();
        for (int i = 0; i < 300; i++) {
            while (probe.seen(Output.Dial.class).isEmpty()) {
                probe.advance(Duration.ofMillis(50));
                assertThat(Duration.between(failedAt, probe.now())).isLessThan(Duration.ofSeconds(63));
            }
            pauses.add(Duration.between(failedAt, probe.now()));
            failedAt = probe.now();
            long dial = probe.seen(Output.Dial.class).getFirst().dial();
            probe.drain();
            probe.give(new Input.DialFailed(dial));
        }
        for (int i = 0; i < 7; i++) {
            long bound = Math.min(60_000, 1_000L << i);
            assertThat(pauses.get(i)).as("retry %d", i).isLessThan(Duration.ofMillis(bound + 100));
        }
        List<Long> late =
                pauses.subList(10, 300).stream().map(Duration::toMillis).toList();
        double mean = late.stream().mapToLong(Long::longValue).average().orElseThrow();
        assertThat(mean).isBetween(25_000.0, 36_000.0);
        assertThat(late).anyMatch(ms -> ms < 6_000).anyMatch(ms -> ms > 54_000);
    }

    @Test
    void anUnprovenAddressIsTriedOnceInTenMinutesWhateverItsOwnerSigns() {
        TestPeer ana = TestPeer.named("ana@laptop");
        EngineProbe probe = EngineProbe.silent();
        var link = probe.silentNeighbour();
        int dials = 0;
        for (int i = 0; i < 36; i++) {
            link.update(ana.broadcast(probe.now()).at(13337, "198.18.7.7").entry(), 1);
            probe.advance(Duration.ofSeconds(15));
            link.beat();
            for (Output.Dial dial : probe.seen(Output.Dial.class)) {
                dials++;
                probe.give(new Input.DialFailed(dial.dial()));
            }
            probe.drain();
        }
        assertThat(dials).isEqualTo(1);
        probe.advance(Duration.ofSeconds(65));
        assertThat(probe.seen(Output.Dial.class)).hasSize(1);
    }

    @Test
    void aCrowdDoesNotHammerAnAddress() {
        TestPeer victim = TestPeer.named("victim@host");
        List<Input.RestoredPeer> crowd = new ArrayList<>();
        EngineProbe any = EngineProbe.silent();
        for (int i = 0; i < 400; i++) {
            crowd.add(new Input.RestoredPeer(
                    Verdicts.good(TestPeer.named("p" + i + "@y")
                            .broadcast(any.now().minusSeconds(60))
                            .entry()),
                    new PeerHistory(any.now(), any.now(), Origin.relay("r"), "", OptionalLong.empty())));
        }
        var record = Verdicts.good(victim.broadcast(any.now().minusSeconds(5))
                .at(443, "198.18.7.7")
                .entry());
        int tried = 0;
        for (int seed = 0; seed < 200; seed++) {
            var engine = new GossipEngine(
                    new GossipConfig(any.own().id(), any.own().id(), Optional.empty(), _ -> true),
                    new SplittableRandom(seed),
                    any.now());
            List<Output> out = new ArrayList<>();
            engine.handle(any.now(), new Input.Restored(crowd, List.of()), out::add);
            engine.handle(any.now().plusSeconds(1), new Input.Introduced("r", List.of(record)), out::add);
            engine.handle(any.now().plusSeconds(2), new Input.Tick(), out::add);
            tried += (int) out.stream().filter(Output.Dial.class::isInstance).count();
        }
        assertThat(tried).isBetween(8, 36);
    }

    @Test
    void aFullNodeIsLeftAloneForAWhile() {
        EngineProbe probe = EngineProbe.silent();
        TestPeer ana = introduced(probe);
        var link = probe.answer(probe.seen(Output.Dial.class).getFirst(), ana);
        link.hello(ana.broadcast(probe.now()).at(13337, "198.18.7.7").entry());
        probe.drain();
        link.gone(CloseCode.FULL.number());
        probe.advance(Limits.RETRY_FULL.minusSeconds(1));
        assertThat(probe.seen(Output.Dial.class)).isEmpty();
        probe.advance(Duration.ofSeconds(3));
        assertThat(probe.seen(Output.Dial.class)).hasSize(1);
    }

    @Test
    void whoLetsInAndThrowsOutAtOnceIsTriedEverLess() {
        EngineProbe probe = EngineProbe.silent();
        TestPeer ana = introduced(probe);
        int dials = 0;
        for (int second = 0; second < 600; second++) {
            for (Output.Dial dial : probe.seen(Output.Dial.class)) {
                dials++;
                var link = probe.answer(dial, ana);
                link.hello(ana.broadcast(probe.now()).at(13337, "198.18.7.7").entry());
                link.gone(1000);
            }
            probe.drain();
            probe.advance(Duration.ofSeconds(1));
        }
        assertThat(dials).isBetween(10, 45);
    }

    @Test
    void aDeadLinkIsClosedAfterNinetySecondsAndALivingOneIsNot() {
        EngineProbe probe = EngineProbe.silent();
        var dead = probe.silentNeighbour();
        var living = probe.silentNeighbour();
        probe.advance(Duration.ofSeconds(60));
        living.beat();
        probe.advance(Duration.ofSeconds(29));
        assertThat(dead.closed()).isEmpty();
        probe.advance(Duration.ofSeconds(7));
        assertThat(dead.closed()).contains(CloseCode.GOING_AWAY);
        assertThat(living.closed()).isEmpty();
    }

    @Test
    void beatsComeEvery24To36SecondsAndCarryTheDigestToOneNeighbour() {
        EngineProbe probe = EngineProbe.broadcasting();
        var one = probe.silentNeighbour();
        var two = probe.silentNeighbour();
        Instant last = probe.now();
        Set<Long> gaps = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            one.drain();
            two.drain();
            while (one.heard(Message.Heartbeat.class).isEmpty()) {
                probe.advance(Duration.ofMillis(100));
            }
            one.beat();
            two.beat();
            long gap = Duration.between(last, probe.now()).toMillis();
            assertThat(gap).isBetween(23_900L, 36_200L);
            gaps.add(gap);
            last = probe.now();
            Message.Heartbeat first = one.heard(Message.Heartbeat.class).getFirst();
            Message.Heartbeat second = two.heard(Message.Heartbeat.class).getFirst();
            assertThat(first.beat()).isTrue();
            assertThat(first.digest().isPresent()).isNotEqualTo(second.digest().isPresent());
            assertThat(first.stats()).isPresent();
        }
        assertThat(gaps).hasSizeGreaterThan(10);
    }

    @Test
    void theModeChangesWithOtherNeighboursAndOneWordOfFarewell() {
        var network = new VirtualNetwork(23);
        List<VirtualNode> nodes = broadcasting(network, 30);
        for (int i = 1; i < nodes.size(); i++) {
            nodes.get(i).introduce(nodes.get(i - 1));
        }
        network.run(Duration.ofSeconds(40));
        VirtualNode node = nodes.get(15);
        List<PeerId> before = node.links().stream().map(LinkView::peer).toList();
        assertThat(before).hasSizeGreaterThanOrEqualTo(Limits.TARGET_LINKS);
        node.switchOff();
        network.run(Duration.ofMillis(1));
        assertThat(node.links()).isEmpty();
        network.run(Duration.ofSeconds(14));
        assertThat(nodes).filteredOn(other -> other != node).allSatisfy(other -> {
            assertThat(other.lists(node)).isFalse();
            assertThat(other.holdsAddressOf(node)).isFalse();
        });
        List<PeerId> after = node.links().stream().map(LinkView::peer).toList();
        assertThat(after).hasSizeGreaterThanOrEqualTo(4).doesNotContainAnyElementsOf(before);
        node.switchOn();
        network.run(Duration.ofSeconds(20));
        assertThat(nodes).filteredOn(other -> other != node).allMatch(other -> other.lists(node));
    }

    @Test
    void newLinksAfterASwitchBeginWithinTenSecondsAtRandom() {
        List<Long> first = new ArrayList<>();
        for (int seed = 0; seed < 12; seed++) {
            var network = new VirtualNetwork(100 + seed);
            List<VirtualNode> nodes = broadcasting(network, 3);
            VirtualNode node = nodes.getFirst();
            nodes.forEach(other -> node.introduce(other));
            network.run(Duration.ofSeconds(20));
            int dials = node.seen(Output.Dial.class).size();
            node.switchOff();
            Duration took = network.runUntil(
                    Duration.ofSeconds(10), () -> node.seen(Output.Dial.class).size() > dials);
            first.add(took.toMillis());
        }
        assertThat(first)
                .allMatch(ms -> ms <= 10_000)
                .anyMatch(ms -> ms < 4_000)
                .anyMatch(ms -> ms > 6_000);
    }

    @Test
    void whatIsDialledWhenTheModeChangesGetsNoHello() {
        EngineProbe probe = EngineProbe.broadcasting();
        TestPeer ana = introduced(probe);
        Output.Dial dial = probe.seen(Output.Dial.class).getFirst();
        var withdrawal = Verdicts.good(SignedEntry.of(
                        probe.own().withdrawal(probe.now(), probe.now().toEpochMilli() + 1)))
                .record();
        PeerId oneTime = TestPeer.named("one@time").id();
        probe.switchOff(withdrawal, oneTime);
        var late = probe.connect(
                ana,
                Optional.of(dial.dial()),
                dial.address(),
                dial.port(),
                probe.own().id());
        assertThat(late.drain()).isEmpty();
        assertThat(late.closed()).contains(CloseCode.NORMAL);
        probe.advance(Duration.ofSeconds(11));
        Output.Dial again = probe.seen(Output.Dial.class).getLast();
        assertThat(again.dial()).isNotEqualTo(dial.dial());
        var fresh = probe.answer(again, ana);
        assertThat(fresh.heard(Message.Hello.class)).singleElement().satisfies(hello -> {
            assertThat(hello.sender().peerId()).isEqualTo(oneTime);
            assertThat(hello.announcement()).isEmpty();
        });
    }

    @Test
    void aRestartNeedsNoRelay() {
        var network = new VirtualNetwork(24);
        List<VirtualNode> nodes = broadcasting(network, 10);
        VirtualNode node = network.node(TestPeer.named("new@host"));
        nodes.forEach(node::introduce);
        network.run(Duration.ofMinutes(1));
        assertThat(node.candidates()).hasSize(10);
        assertThat(node.candidates().stream().filter(Candidate::anchor)).hasSize(Limits.MAX_ANCHORS);
        Set<PeerId> anchors = new HashSet<>();
        node.candidates().stream().filter(Candidate::anchor).forEach(anchor -> anchors.add(anchor.peerId()));
        node.kill();
        network.run(Duration.ofMinutes(1));
        int dials = node.seen(Output.Dial.class).size();
        node.restart();
        network.runUntil(Duration.ofSeconds(5), () -> node.links().size() == Limits.TARGET_LINKS);
        assertThat(node.seen(Output.Dial.class).subList(dials, dials + 2))
                .extracting(Output.Dial::peer)
                .containsExactlyInAnyOrderElementsOf(anchors);
        assertThat(node.listed()).hasSize(10);
    }

    @Test
    void candidatesAloneAreEnoughWhenEveryRecordHasExpired() {
        var network = new VirtualNetwork(25);
        List<VirtualNode> nodes = broadcasting(network, 3);
        VirtualNode node = network.node(TestPeer.named("new@host"));
        nodes.forEach(node::introduce);
        network.run(Duration.ofMinutes(1));
        node.kill();
        network.run(Duration.ofMinutes(100));
        nodes.forEach(VirtualNode::publish);
        network.run(Duration.ofMinutes(40));
        node.restart();
        network.run(Duration.ofSeconds(10));
        assertThat(node.links()).hasSize(3);
        assertThat(node.listed()).hasSize(3);
    }

    @Test
    void candidatesAreWrittenOnlyWhenTheyChange() {
        var network = new VirtualNetwork(26);
        List<VirtualNode> nodes = broadcasting(network, 100);
        VirtualNode node = network.node(TestPeer.named("new@host"));
        nodes.forEach(node::introduce);
        network.run(Duration.ofMinutes(2));
        assertThat(node.candidates()).hasSize(Limits.MAX_CANDIDATES);
        int written = node.seen(Output.PutCandidates.class).size();
        network.run(Duration.ofMinutes(10));
        assertThat(node.seen(Output.PutCandidates.class).size() - written).isLessThanOrEqualTo(2);
    }

    @Test
    void aDumbLinkIsNoticedAndReplaced() {
        var network = new VirtualNetwork(27);
        List<VirtualNode> nodes = broadcasting(network, 2);
        nodes.get(0).introduce(nodes.get(1));
        network.run(Duration.ofSeconds(10));
        assertThat(nodes.get(0).links()).hasSize(1);
        network.muffle(nodes.get(0), nodes.get(1));
        nodes.get(1).publish();
        network.run(Duration.ofSeconds(140));
        assertThat(nodes.get(0).links()).hasSize(1);
        assertThat(nodes.get(0)
                        .engine()
                        .peer(nodes.get(1).id(), network.now())
                        .orElseThrow()
                        .record()
                        .seq())
                .isEqualTo(nodes.get(1).record().seq());
    }

    private static TestPeer introduced(EngineProbe probe) {
        TestPeer ana = TestPeer.named("ana@laptop");
        probe.give(new Input.Introduced(
                "relay",
                List.of(Verdicts.good(
                        ana.broadcast(probe.now()).at(13337, "198.18.7.7").entry()))));
        return ana;
    }

    private static List<VirtualNode> broadcasting(VirtualNetwork network, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> network.broadcasting("n" + i + "@host"))
                .toList();
    }
}
