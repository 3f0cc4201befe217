package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageReader;
import org.flashback.core.wire.Parsed;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.Test;

/** Protocol section 1.3: everything that a silent node says, searched for itself. */
class SilenceTest {
    @Test
    void nothingThatASilentNodeSaysNamesIt() {
        var network = new VirtualNetwork(31);
        List<VirtualNode> others = six(network);
        VirtualNode silent = network.node(TestPeer.named("quiet@somewhere"));
        others.forEach(silent::introduce);
        live(network, others);
        List<VirtualNetwork.Frame> said = saidBy(silent, network);
        assertThat(said).hasSizeGreaterThan(50);
        assertSilent(silent, said);
        // The valid twin: the same search finds a node that broadcasts.
        assertThat(saidBy(others.getFirst(), network))
                .anyMatch(frame -> frame.text().contains(others.getFirst().id().text()))
                .anyMatch(frame ->
                        frame.text().contains(others.getFirst().address().text()))
                .anyMatch(frame -> frame.text().contains(others.getFirst().name()))
                .anyMatch(frame -> frame.text().contains("\"stats\""));
        assertThat(others).noneMatch(other -> other.lists(silent));
    }

    @Test
    void afterTheFarewellNothingNamesItButWhatEverybodyPassesOn() {
        var network = new VirtualNetwork(32);
        List<VirtualNode> others = six(network);
        VirtualNode node = others.get(3);
        live(network, others);
        Set<PeerId> shown = new HashSet<>(Set.of(node.linkId()));
        node.switchOff();
        assertThat(shown.add(node.linkId())).isTrue();
        network.run(Duration.ofMillis(1));
        int before = network.frames().size();
        live(network, others.stream().filter(other -> other != node).toList());
        List<VirtualNetwork.Frame> said = network
                .frames()
                .subList(before, network.frames().size())
                .stream()
                .filter(frame -> frame.from() == node)
                .toList();
        assertThat(said).hasSizeGreaterThan(50);
        for (VirtualNetwork.Frame frame : said) {
            assertThat(frame.text())
                    .doesNotContain(node.name())
                    .doesNotContain(node.address().text());
            // Its withdrawal is offered and given on like anybody's; it never asks for it, as only itself would.
            if (read(frame) instanceof Message.Request(var _, Message.Want want)) {
                assertThat(want.versions())
                        .noneMatch(version -> version.peerId().equals(node.id()));
            }
            assertThat(read(frame).head().timestamp() % 1000).isZero();
        }
        assertThat(others).filteredOn(other -> other != node).noneMatch(other -> other.holdsAddressOf(node));
    }

    @Test
    void everyStartAndEverySwitchShowsAnotherId() {
        var network = new VirtualNetwork(33);
        VirtualNode node = network.node(TestPeer.named("quiet@somewhere"));
        Set<PeerId> shown = new HashSet<>(Set.of(node.linkId(), node.id()));
        for (int i = 0; i < 3; i++) {
            node.kill();
            node.restart();
            assertThat(shown.add(node.linkId())).isTrue();
            node.switchOn();
            assertThat(node.linkId()).isEqualTo(node.id());
            network.run(Duration.ofSeconds(1));
            node.switchOff();
            assertThat(shown.add(node.linkId())).isTrue();
            network.run(Duration.ofSeconds(1));
        }
    }

    private static void assertSilent(VirtualNode silent, List<VirtualNetwork.Frame> said) {
        for (VirtualNetwork.Frame frame : said) {
            assertThat(frame.text())
                    .doesNotContain(silent.id().text())
                    .doesNotContain(silent.peer().key().text())
                    .doesNotContain(silent.name())
                    .doesNotContain(silent.address().text())
                    .doesNotContain("stats");
            Message message = read(frame);
            assertThat(message.head().timestamp() % 1000).isZero();
            if (message instanceof Message.Hello hello) {
                assertThat(hello.announcement()).isEmpty();
                assertThat(hello.sender().broadcasting()).isFalse();
                assertThat(hello.sender().peerId()).isEqualTo(silent.linkId());
            }
        }
    }

    private static Message read(VirtualNetwork.Frame frame) {
        return ((Parsed.Ok) MessageReader.read(frame.text())).message();
    }

    private static List<VirtualNetwork.Frame> saidBy(VirtualNode node, VirtualNetwork network) {
        return network.frames().stream().filter(frame -> frame.from() == node).toList();
    }

    private static List<VirtualNode> six(VirtualNetwork network) {
        List<VirtualNode> nodes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            VirtualNode node = network.broadcasting("n" + i + "@host");
            nodes.forEach(node::introduce);
            nodes.add(node);
        }
        return nodes;
    }

    /** News, a withdrawal and a return, a lost link: everything that makes nodes talk. */
    private static void live(VirtualNetwork network, List<VirtualNode> nodes) {
        network.run(Duration.ofMinutes(1));
        nodes.forEach(VirtualNode::publish);
        network.run(Duration.ofSeconds(30));
        nodes.getFirst().switchOff();
        network.run(Duration.ofSeconds(30));
        nodes.getFirst().switchOn();
        network.run(Duration.ofSeconds(30));
        nodes.getLast().kill();
        network.run(Duration.ofMinutes(2));
        nodes.getLast().restart();
        network.run(Duration.ofMinutes(2));
    }
}
