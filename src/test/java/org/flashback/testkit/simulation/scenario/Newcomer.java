package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Origin;
import org.flashback.core.gossip.PeerHistory;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.MessageWriter;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;
import org.flashback.testkit.simulation.Topology;

/**
 * Somebody comes who knows nothing but a few addresses. Only some nodes run and hold the full table, which is that of a
 * large network; the other peers are records without a node.
 */
public final class Newcomer {
    private static final int KNOWN = 8;

    private Newcomer() {}

    /**
     * How soon it knows the others.
     *
     * @param ms50 since its start, until it held half of the table; -1 if never
     * @param transferMs what the table alone takes on its line
     * @param bytes that it received, everything counted
     */
    public record Result(int table, long ms50, long ms95, long ms99, long msAll, long transferMs, long bytes) {}

    /**
     * Runs it.
     *
     * @param table peers in all
     * @param running nodes that run and hold them all
     * @param bytesPerSecond of each node's line
     */
    public static Result run(int table, int running, long bytesPerSecond, long seed) {
        var world = new Simulation(Conditions.USUAL.withLine(bytesPerSecond), seed);
        List<SimulatedNode> full = new ArrayList<>();
        for (int i = 0; i < running; i++) {
            full.add(world.add(SimulatedNode.Role.BROADCASTING));
        }
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (int i = 0; i < table - running; i++) {
            peers.add(stored(world, "p" + i + "@simulated"));
        }
        for (SimulatedNode node : full) {
            node.startWith(peers, Topology.some(full, node, KNOWN, world.random()));
        }
        world.run(Duration.ofMinutes(2));
        SimulatedNode newcomer = world.add(SimulatedNode.Role.SILENT_BEHIND_NAT);
        world.resetCounters();
        long begin = world.nowMs();
        long[] reached = {-1, -1, -1, -1};
        double[] wanted = {0.5, 0.95, 0.99, 1};
        newcomer.start(Topology.some(full, newcomer, KNOWN, world.random()));
        world.runUntil(Duration.ofMinutes(3), Duration.ofMillis(50), () -> {
            int held = newcomer.engine().peers(world.now()).size();
            for (int i = 0; i < wanted.length; i++) {
                boolean now = reached[i] < 0 && held >= wanted[i] * table;
                reached[i] = now ? world.nowMs() - begin : reached[i];
            }
            return reached[3] >= 0;
        });
        long tableBytes = newcomer.engine().peers(world.now()).stream()
                .mapToLong(
                        view -> MessageWriter.bytes(SignedEntry.of(view.record().signed())))
                .sum();
        return new Result(
                table,
                reached[0],
                reached[1],
                reached[2],
                reached[3],
                tableBytes * 1000 / bytesPerSecond,
                newcomer.receivedBytes());
    }

    private static Input.RestoredPeer stored(Simulation world, String name) {
        Instant now = world.now().minusSeconds(60);
        VerifiedRecord record = world.records()
                .broadcast(world.records().key(), name, now.toEpochMilli(), now, PeerRecord.Contact.NONE);
        return new Input.RestoredPeer(new Verdict.Good(record, Optional.empty()), history(now));
    }

    private static PeerHistory history(Instant now) {
        var origin = new Origin(Origin.Kind.RELAY, Optional.empty(), "relay", 1);
        return new PeerHistory(now, now, origin, "", OptionalLong.empty());
    }
}
