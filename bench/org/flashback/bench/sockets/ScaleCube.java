package org.flashback.bench.sockets;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashback.testkit.Await;

/** {@code io.scalecube:scalecube-cluster}, over plain TCP, with the settings its authors give for one machine. */
final class ScaleCube implements Contestant {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<Cluster> nodes = new ArrayList<>();
    private final Rounds rounds = new Rounds();
    private final int count;
    private final int payload;

    /** @param payload bytes of the news */
    ScaleCube(int count, int payload) {
        this.count = count;
        this.payload = payload;
    }

    @Override
    public String name() {
        return "scalecube-cluster";
    }

    @Override
    public void start() {
        for (int i = 0; i < count; i++) {
            List<String> seeds =
                    nodes.isEmpty() ? List.of() : List.of(nodes.getFirst().address());
            nodes.add(new ClusterImpl(ClusterConfig.defaultLocalConfig())
                    .membership(membership -> membership.seedMembers(seeds))
                    .transportFactory(TcpTransportFactory::new)
                    .handler(_ -> new ClusterMessageHandler() {
                        @Override
                        public void onGossip(Message gossip) {
                            rounds.heard(news(gossip));
                        }
                    })
                    .startAwait());
        }
        Await.until(
                LIMIT, () -> nodes.stream().allMatch(node -> node.otherMembers().size() == count - 1));
    }

    private static String news(Message gossip) {
        String text = gossip.data();
        return text.substring(0, text.indexOf(' '));
    }

    @Override
    public int payloadBytes() {
        return payload;
    }

    @Override
    public long spread(int round) {
        String news = "news" + round;
        Message message = Message.fromData(news + " " + "x".repeat(payload - news.length() - 1));
        rounds.begin(news, count - 1);
        nodes.get(round % count).spreadGossip(message).subscribe();
        return rounds.await();
    }

    @Override
    public void close() {
        nodes.forEach(Cluster::shutdown);
    }
}
