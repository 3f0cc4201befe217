package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.Test;

/** Protocol section 5: feelers and rotation. */
class UpkeepTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final List<TestPeer> peers = new ArrayList<>();
    private final List<EngineProbe.Neighbour> linked = new ArrayList<>();
    private final List<Output.Dial> dials = new ArrayList<>();

    @Test
    void aFeelerAMinuteGoesToSomebodyNotLinkedAndEndsWhenTheDigestsAreEqual() {
        linked();
        Set<PeerId> neighbours = neighbours();
        List<Duration> gaps = new ArrayList<>();
        Set<PeerId> felt = new HashSet<>();
        Instant last = probe.now();
        for (int i = 0; i < 8; i++) {
            Output.Dial dial = nextDial();
            assertThat(neighbours).doesNotContain(dial.peer());
            gaps.add(Duration.between(last, probe.now()));
            last = probe.now();
            felt.add(dial.peer());
            EngineProbe.Neighbour feeler = hello(dial, ourDigest());
            assertThat(feeler.heard(Message.Hello.class)).hasSize(1);
            assertThat(feeler.closed()).contains(CloseCode.NORMAL);
            assertThat(neighbours()).isEqualTo(neighbours);
        }
        assertThat(gaps.subList(1, gaps.size()))
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(47)) > 0)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(73)) < 0);
        assertThat(felt).hasSizeGreaterThan(2);
    }

    @Test
    void aFeelerThatBringsNewsStaysUntilThereAreEnoughAnyway() {
        linked();
        EngineProbe.Neighbour feeler = hello(nextDial(), otherDigest());
        assertThat(feeler.closed()).isEmpty();
        assertThat(feeler.heard(Message.Request.class)).isNotEmpty();
        TestPeer news = TestPeer.named("news@host");
        feeler.announce(news.broadcast(probe.now()).entry(), 5);
        beatFor(Duration.ofSeconds(80));
        assertThat(feeler.closed()).isEmpty();
        beatFor(Duration.ofSeconds(100), feeler);
        assertThat(feeler.closed()).contains(CloseCode.NORMAL);
        assertThat(neighbours()).hasSize(Limits.TARGET_LINKS);
    }

    @Test
    void aFeelerThatOnlyClaimsToHaveNewsEndsSoon() {
        linked();
        EngineProbe.Neighbour feeler = hello(nextDial(), otherDigest());
        assertThat(feeler.heard(Message.Request.class)).isNotEmpty();
        beatFor(Duration.ofSeconds(4));
        assertThat(feeler.closed()).isEmpty();
        beatFor(Duration.ofSeconds(16));
        assertThat(feeler.closed()).contains(CloseCode.NORMAL);
    }

    @Test
    void whatAFeelerDoesIsNoLossAtTheOtherEnd() {
        linked();
        int dials = probe.seen(Output.Dial.class).size();
        var feeler = probe.silentNeighbour();
        probe.advance(Duration.ofSeconds(1));
        feeler.gone(1000);
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.seen(Output.Dial.class)).hasSize(dials);
        // The valid twin: a link that is lost is replaced at once.
        linked.getFirst().gone(1006);
        assertThat(probe.seen(Output.Dial.class)).hasSizeGreaterThan(dials);
    }

    @Test
    void aLinkIsRotatedEveryTenMinutesAndNeverBeforeAnotherHasProvenGood() {
        var network = new VirtualNetwork(71);
        List<VirtualNode> nodes = IntStream.range(0, 30)
                .mapToObj(i -> network.broadcasting("n" + i + "@host"))
                .toList();
        VirtualNode node = network.node(TestPeer.named("quiet@host"));
        nodes.forEach(node::introduce);
        network.run(Duration.ofMinutes(1));
        Set<PeerId> before = linksOf(node);
        Set<PeerId> anchors = new HashSet<>();
        node.candidates().stream().filter(Candidate::anchor).forEach(anchor -> anchors.add(anchor.peerId()));
        assertThat(before).hasSize(Limits.TARGET_LINKS);
        for (int i = 0; i < 7_200; i++) {
            network.run(Duration.ofSeconds(1));
            assertThat(node.links()).hasSizeGreaterThanOrEqualTo(Limits.TARGET_LINKS);
        }
        Set<PeerId> after = linksOf(node);
        assertThat(after).containsAll(anchors);
        after.removeAll(before);
        assertThat(after).hasSizeBetween(3, 6);
        assertThat(node.links()).hasSizeLessThanOrEqualTo(Limits.MAX_DIALLED_LINKS);
    }

    @Test
    void theLastGoodLinksAreNotRotated() {
        know(4);
        for (int i = 0; i < 3; i++) {
            linked.add(hello(nextDial(), ourDigest()));
        }
        // The fourth never answers.
        for (int i = 0; i < 120; i++) {
            beatFor(Duration.ofSeconds(30));
            for (Output.Dial dial : probe.seen(Output.Dial.class)) {
                probe.give(new Input.DialFailed(dial.dial()));
            }
            probe.drain();
        }
        assertThat(linked).allMatch(link -> link.closed().isEmpty());
    }

    @Test
    void halvesThatWereCutOffFindEachOtherAgain() {
        var network = new VirtualNetwork(72);
        List<VirtualNode> nodes = IntStream.range(0, 24)
                .mapToObj(i -> network.broadcasting("n" + i + "@host"))
                .toList();
        for (int i = 1; i < nodes.size(); i++) {
            nodes.get(i).introduce(nodes.get(i - 1));
        }
        network.run(Duration.ofMinutes(3));
        List<VirtualNode> left = nodes.subList(0, 12);
        List<VirtualNode> right = nodes.subList(12, 24);
        left.forEach(one -> right.forEach(other -> network.separate(one, other)));
        network.run(Duration.ofMinutes(10));
        left.getFirst().publish();
        right.getFirst().switchOff();
        network.run(Duration.ofSeconds(30));
        assertThat(right).noneMatch(node -> current(node, left.getFirst(), network));
        left.forEach(one -> right.forEach(other -> network.reunite(one, other)));
        Duration took = network.runUntil(
                Duration.ofMinutes(2),
                () -> right.stream()
                                .filter(node -> node != right.getFirst())
                                .allMatch(node -> current(node, left.getFirst(), network))
                        && left.stream().noneMatch(node -> node.lists(right.getFirst())));
        assertThat(took).isLessThan(Duration.ofSeconds(45));
    }

    @Test
    void anIdleNodeSleeps() {
        linked();
        int wakes = 0;
        Instant end = probe.now().plus(Duration.ofMinutes(1));
        while (probe.now().isBefore(end)) {
            Instant at = probe.engine().nextWake(probe.now()).orElse(end);
            assertThat(at).isAfter(probe.now());
            probe.jump(Duration.between(probe.now(), at));
            probe.give(new Input.Tick());
            for (Output.Dial dial : probe.seen(Output.Dial.class)) {
                probe.give(new Input.DialFailed(dial.dial()));
            }
            probe.drain();
            wakes++;
        }
        // A sweep every five seconds, two beats, a feeler: nothing each second.
        assertThat(wakes).isLessThan(25);
    }

    @Test
    void aLonelyNodeSleepsToo() {
        know(2);
        for (int i = 0; i < 2; i++) {
            linked.add(hello(nextDial(), ourDigest()));
        }
        int wakes = 0;
        Instant end = probe.now().plus(Duration.ofMinutes(10));
        while (probe.now().isBefore(end)) {
            Instant at = probe.engine().nextWake(probe.now()).orElse(end);
            probe.jump(Duration.between(probe.now(), at));
            linked.forEach(EngineProbe.Neighbour::beat);
            wakes++;
        }
        assertThat(probe.engine().links()).hasSize(2);
        assertThat(wakes).isLessThan(300);
    }

    private static boolean current(VirtualNode at, VirtualNode of, VirtualNetwork network) {
        return at.engine()
                .peer(of.id(), network.now())
                .filter(view -> view.record().seq() == of.record().seq())
                .isPresent();
    }

    private static Set<PeerId> linksOf(VirtualNode node) {
        Set<PeerId> peers = new HashSet<>();
        node.links().forEach(link -> peers.add(link.peer()));
        return peers;
    }

    /** Eight links to those it dialled; twelve more are known. */
    private void linked() {
        know(20);
        while (linked.size() < Limits.TARGET_LINKS) {
            linked.add(hello(nextDial(), ourDigest()));
        }
        assertThat(probe.engine().links()).hasSize(Limits.TARGET_LINKS);
        beatFor(Duration.ofSeconds(20));
        probe.drain();
    }

    private void know(int count) {
        List<Verdict.Good> known = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestPeer peer = TestPeer.named("p" + i + "@host");
            peers.add(peer);
            known.add(Verdicts.good(peer.broadcast(probe.now().minusSeconds(60))
                    .expiresIn(Duration.ofHours(12))
                    .at(13337, 40 + i + ".1.1.1")
                    .entry()));
        }
        probe.give(new Input.Introduced("relay.example", known));
    }

    private Set<PeerId> neighbours() {
        Set<PeerId> neighbours = new HashSet<>();
        probe.engine().links().forEach(link -> neighbours.add(link.peer()));
        return neighbours;
    }

    private Output.Dial nextDial() {
        while (true) {
            dials.addAll(probe.seen(Output.Dial.class));
            probe.drain();
            if (!dials.isEmpty()) {
                return dials.removeFirst();
            }
            beatFor(Duration.ofMillis(500));
        }
    }

    /** Everybody who has been linked says something. */
    private void beatFor(Duration time, EngineProbe.Neighbour... more) {
        Instant end = probe.now().plus(time);
        while (probe.now().isBefore(end)) {
            Duration rest = Duration.between(probe.now(), end);
            probe.advance(rest.compareTo(Duration.ofSeconds(5)) > 0 ? Duration.ofSeconds(5) : rest);
            linked.stream().filter(link -> link.closed().isEmpty()).forEach(EngineProbe.Neighbour::beat);
            List.of(more).stream().filter(link -> link.closed().isEmpty()).forEach(EngineProbe.Neighbour::beat);
        }
    }

    private EngineProbe.Neighbour hello(Output.Dial dial, Digest digest) {
        TestPeer peer = peers.stream()
                .filter(known -> known.id().equals(dial.peer()))
                .findFirst()
                .orElseThrow();
        EngineProbe.Neighbour link = probe.answer(dial, peer);
        link.helloSilent(digest);
        return link;
    }

    private Digest otherDigest() {
        return EngineProbe.digest(7, EngineProbe.EMPTY_ROOT, probe.now().minusSeconds(10));
    }

    /** What the engine itself would say now. */
    private Digest ourDigest() {
        var asker = probe.accept(TestPeer.named("who@asks"));
        Digest digest = asker.heard(Message.Hello.class).getFirst().digest();
        asker.gone(1000);
        return digest;
    }
}
