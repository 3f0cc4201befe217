package org.flashback.bench.gossip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.simulation.EventQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * THE COMPARISON, not our protocol: gossip as the first note about this program had it. A node passes a new announcement
 * on to 3 random neighbours, 32 hops at most, and a known one once more in 5 of 100 cases; messages carry the peer's
 * fields, its certificate and a signature. A model of its spreading with real encodings of its messages; heartbeats,
 * refreshes and errors of its Bloom filter are left out, which is to its advantage.
 */
final class NaiveProtocol implements EventQueue.Handler {
    private static final int FAN_OUT = 3;
    private static final int TTL = 32;
    private static final double AGAIN = 0.05;
    private static final int MIN_LATENCY_MS = 20;
    private static final int MAX_LATENCY_MS = 200;

    private final SplittableRandom random;
    private final EventQueue queue = new EventQueue();
    private final List<List<Integer>> neighbours = new ArrayList<>();
    private final long[] reached;
    private final int frameBytes;
    private long sent;

    private NaiveProtocol(int nodes, int degree, long seed) {
        random = new SplittableRandom(seed);
        reached = new long[nodes];
        Arrays.fill(reached, -1);
        frameBytes = frameBytes();
        for (int i = 0; i < nodes; i++) {
            neighbours.add(new ArrayList<>());
        }
        for (int i = 0; i < nodes; i++) {
            for (int dialled = 0; dialled < degree / 2; ) {
                int other = random.nextInt(nodes);
                if (other != i && !neighbours.get(i).contains(other)) {
                    neighbours.get(i).add(other);
                    neighbours.get(other).add(i);
                    dialled++;
                }
            }
        }
    }

    /**
     * What one announcement came to.
     *
     * @param ms95 until 95 % had it; -1 if they never did
     */
    record Result(double covered, double copies, double bytesPerNode, int frameBytes, long ms95) {}

    static Result run(int nodes, int degree, long seed) {
        var naive = new NaiveProtocol(nodes, degree, seed);
        naive.deliver(naive.random.nextInt(nodes), -1, TTL);
        naive.queue.run(120_000, naive);
        long[] times =
                Arrays.stream(naive.reached).filter(at -> at >= 0).sorted().toArray();
        int needed = (int) Math.ceil(0.95 * nodes);
        return new Result(
                times.length / (double) nodes,
                naive.sent / (double) (times.length - 1),
                naive.sent * (double) naive.frameBytes / nodes,
                naive.frameBytes,
                times.length >= needed ? times[needed - 1] : -1);
    }

    @Override
    public void fire(byte kind, Object subject, @Nullable Object from, long ttl) {
        deliver((Integer) subject, from instanceof Integer number ? number : -1, (int) ttl);
    }

    private void deliver(int node, int from, int ttl) {
        boolean known = reached[node] >= 0;
        if (!known) {
            reached[node] = queue.now();
        }
        if (ttl < 1 || (known && random.nextDouble() >= AGAIN)) {
            return;
        }
        List<Integer> others = new ArrayList<>(neighbours.get(node));
        others.removeIf(other -> other == from);
        for (int i = 0; i < FAN_OUT && !others.isEmpty(); i++) {
            int to = others.get(random.nextInt(others.size()));
            others.removeIf(other -> other == to);
            sent++;
            int latency = random.nextInt(MIN_LATENCY_MS, MAX_LATENCY_MS + 1);
            queue.add(queue.now() + latency, (byte) 0, to, node, ttl - 1L);
        }
    }

    /** The note's PEER_ANNOUNCEMENT of a peer with the contents of our record of 1 kB, as compact JSON. */
    private static int frameBytes() {
        TestPeer peer = TestPeer.named("n1234@simulated");
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("email", peer.name());
        info.put("peer_id", UUID.nameUUIDFromBytes(new byte[] {1}).toString());
        info.put("public_certificate", pem(peer));
        info.put("socket_addresses", List.of("203.0.113.5:13337"));
        info.put("port", 13_337);
        info.put("is_broadcasting", true);
        info.put("is_bootstrap", true);
        // What our record of 1 kB describes its repositories with.
        info.put("repositories", List.of(Map.of("name", "repository-0", "description", "x".repeat(256))));
        info.put("availability_score", 99);
        info.put("performance_score", 87);
        info.put("bandwidth_estimate", 1_250_000);
        info.put("discovered_at", 1_763_800_000_123L);
        info.put("last_seen", 1_763_800_000_123L);
        info.put("expires_at", 1_763_807_200_123L);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", UUID.nameUUIDFromBytes(new byte[] {2}).toString());
        message.put("type", "PEER_ANNOUNCEMENT");
        message.put("version", 1);
        message.put("timestamp", 1_763_800_000_123L);
        message.put("source", peer.name());
        message.put("ttl", TTL);
        message.put("peer", info);
        message.put("signature", Base64.getEncoder().encodeToString(new byte[71]));
        return new ObjectMapper().writeValueAsString(message).length();
    }

    private static String pem(TestPeer peer) {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(peer.identity().certificate().getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
