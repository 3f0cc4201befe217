package org.flashback.bench.sockets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.Output;
import org.flashback.core.record.SignedRecord;
import org.flashback.testkit.Await;
import org.flashback.testkit.LoopbackNode;
import org.flashback.testkit.TestPeer;

/** Nodes of this project, over TLS 1.3. The news is a new record of one of them. */
final class Flashback implements Contestant {
    /** A newcomer is told of so many by its relay. */
    private static final int INTRODUCED = 3;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<LoopbackNode> nodes = new ArrayList<>();
    private final Rounds rounds = new Rounds();
    private final int count;

    Flashback(int count) {
        this.count = count;
    }

    @Override
    public String name() {
        return "Flashback";
    }

    @Override
    public void start() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            LoopbackNode node = open(i);
            node.onNotify(this::heard);
            List<LoopbackNode> known = new ArrayList<>();
            for (int k = 0; k < INTRODUCED && i > 0; k++) {
                known.add(nodes.get(random.nextInt(i)));
            }
            nodes.add(node);
            node.introduce(known.stream().distinct().toList());
            node.start();
            // One after the other, as people come: fifty dials at once on a busy machine fail, and a first dial that
            // failed is not repeated for ten minutes.
            if (i > 0) {
                Await.until(LIMIT, () -> node.links() > 0);
            }
        }
        Await.until(LIMIT, () -> nodes.stream().allMatch(node -> node.listed() == count - 1));
    }

    private static LoopbackNode open(int number) {
        try {
            return new LoopbackNode(TestPeer.named("node" + number + "@bench"), number, (_, _, _, _) -> {});
        } catch (Transport.TransportException e) {
            throw new IllegalStateException(e);
        }
    }

    private void heard(Output.Notify notify) {
        if (notify instanceof Output.PeerChanged(var peer)) {
            rounds.heard(peer.peerId() + " " + peer.record().seq());
        }
    }

    @Override
    public int payloadBytes() {
        SignedRecord signed = nodes.getFirst().record().signed();
        return signed.text().length() + signed.signature().length();
    }

    @Override
    public long spread(int round) {
        LoopbackNode origin = nodes.get(round % count);
        var record = origin.draft();
        rounds.begin(record.peerId() + " " + record.seq(), count - 1);
        origin.publish(record);
        return rounds.await();
    }

    /** Links in use on average. */
    double links() {
        return nodes.stream().mapToInt(LoopbackNode::links).average().orElse(0);
    }

    @Override
    public void close() {
        nodes.forEach(LoopbackNode::close);
    }
}
