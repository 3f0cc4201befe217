package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.Test;

/** The engine draws on nothing but what it is given. */
class DeterminismTest {
    private final List<TestPeer> peers = IntStream.range(0, 8)
            .mapToObj(i -> TestPeer.named("n" + i + "@host"))
            .toList();

    @Test
    void theSameSeedGivesTheSameRunAndAnotherSeedAnotherOne() {
        List<String> first = run(41);
        assertThat(first).hasSizeGreaterThan(200);
        assertThat(run(41)).isEqualTo(first);
        assertThat(run(42)).isNotEqualTo(first);
    }

    private List<String> run(long seed) {
        var network = new VirtualNetwork(seed);
        List<VirtualNode> nodes = new ArrayList<>();
        for (TestPeer peer : peers) {
            VirtualNode node = network.node(peer);
            node.switchOn();
            nodes.forEach(node::introduce);
            nodes.add(node);
        }
        network.run(Duration.ofMinutes(1));
        nodes.get(2).switchOff();
        nodes.get(3).kill();
        network.run(Duration.ofMinutes(2));
        // ECDSA signatures are random; nothing else is.
        return network.frames().stream()
                .map(frame -> frame.at() + " " + frame.from() + " " + frame.to() + " "
                        + frame.text().replaceAll("\"sig\":\"[^\"]*\"", ""))
                .toList();
    }
}
