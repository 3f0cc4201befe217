package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;
import org.flashback.testkit.simulation.Spread;
import org.flashback.testkit.simulation.Topology;
import org.flashback.testkit.simulation.Traffic;

/**
 * One announcement in a network of silent nodes, whose tree some earlier announcements have shaped. Silent, because
 * 100,000 full tables have no room; every node dials four others, unless few can be
 * dialled.
 */
public final class Announcement {
    private static final int DIALLED = 4;

    /** Where few can be dialled many are full; a node has to know others. */
    private static final int KNOWN_WITH_NAT = 24;

    private static final Duration SETTLING = Duration.ofSeconds(50);
    private static final Duration BETWEEN = Duration.ofSeconds(12);

    private Announcement() {}

    /**
     * What to run.
     *
     * @param nodes how many
     * @param loss the share of frames that vanish
     * @param dialable the share of nodes that can be dialled
     * @param origins peers that announce, in turn; one shapes the tree for itself, several have to share it
     * @param warmUp announcements before those that are measured
     * @param measured announcements of which the slowest counts
     */
    public record Setup(
            int nodes,
            double loss,
            double dialable,
            int origins,
            int warmUp,
            int measured,
            long seed,
            Sabotage sabotage) {
        public static Setup of(int nodes, long seed) {
            return new Setup(nodes, 0, 1, 1, 16, 3, seed, Sabotage.NONE);
        }

        public Setup withLoss(double share) {
            return new Setup(nodes, share, dialable, origins, warmUp, measured, seed, sabotage);
        }

        public Setup withDialable(double share) {
            return new Setup(nodes, loss, share, origins, warmUp, measured, seed, sabotage);
        }

        public Setup withRounds(int before, int then) {
            return new Setup(nodes, loss, dialable, origins, before, then, seed, sabotage);
        }

        public Setup withOrigins(int count) {
            return new Setup(nodes, loss, dialable, count, warmUp, measured, seed, sabotage);
        }

        public Setup with(Sabotage what) {
            return new Setup(nodes, loss, dialable, origins, warmUp, measured, seed, what);
        }
    }

    /**
     * The worst of the measured announcements in each figure; times are -1 when that share was never reached.
     *
     * @param copies payloads sent for each delivery
     * @param bytesPerNode that the announcement cost each node, heartbeats not counted
     * @param busiest bytes that the busiest node sent for it
     */
    public record Result(
            int nodes,
            double covered,
            double in5s,
            double in40s,
            long ms50,
            long ms95,
            long ms99,
            long msAll,
            double copies,
            double bytesPerNode,
            long busiest) {}

    public static Result run(Setup setup) {
        Simulation world = world(setup);
        List<SimulatedNode> origins = world.nodes().stream()
                .filter(node -> node.role().broadcasting())
                .toList();
        for (int round = 0; round < setup.warmUp; round++) {
            Spread spread = world.publish(origins.get(round % origins.size()));
            world.run(BETWEEN);
            world.forget(spread);
        }
        List<Result> results = new ArrayList<>();
        for (int round = 0; round < setup.measured; round++) {
            results.add(measure(world, origins.get(world.random().nextInt(origins.size()))));
        }
        return worst(results);
    }

    private static Simulation world(Setup setup) {
        var world = new Simulation(Conditions.USUAL.withLoss(setup.loss), setup.seed);
        int dialable = (int) Math.round(setup.nodes * setup.dialable);
        for (int i = 0; i < setup.nodes; i++) {
            // Those who announce have no address, or everybody who knows them would dial them.
            boolean origin = i < setup.origins;
            world.add(new SimulatedNode.Role(origin, !origin && i < dialable + setup.origins));
        }
        world.sabotage(setup.sabotage);
        Topology.start(world, setup.dialable < 1 ? KNOWN_WITH_NAT : DIALLED);
        world.run(SETTLING);
        return world;
    }

    private static Result measure(Simulation world, SimulatedNode origin) {
        int n = world.nodes().size();
        world.resetCounters();
        Spread spread = world.publish(origin);
        world.run(Duration.ofSeconds(5));
        Traffic traffic = world.traffic();
        // Heartbeats and their digests are no part of what an announcement costs; a busy node has more of them.
        long busiest = world.nodes().stream()
                .mapToLong(SimulatedNode::sentNewsBytes)
                .max()
                .orElse(0);
        double copies = traffic.payloads() / (double) Math.max(1, spread.count() - 1);
        double bytes = traffic.newsBytes() / (double) n;
        world.run(Duration.ofSeconds(spread.count() == n ? 10 : 60));
        world.forget(spread);
        return new Result(
                n,
                share(spread.count(), n),
                share(spread.within(5_000), n),
                share(spread.within(40_000), n),
                spread.msTo(0.5, n),
                spread.msTo(0.95, n),
                spread.msTo(0.99, n),
                spread.msTo(1, n),
                copies,
                bytes,
                busiest);
    }

    private static Result worst(List<Result> of) {
        Result slowest = of.stream()
                .max(Comparator.comparingLong(result -> result.ms95 < 0 ? Long.MAX_VALUE : result.ms95))
                .orElseThrow();
        return new Result(
                slowest.nodes,
                of.stream().mapToDouble(Result::covered).min().orElse(0),
                of.stream().mapToDouble(Result::in5s).min().orElse(0),
                of.stream().mapToDouble(Result::in40s).min().orElse(0),
                slowest.ms50,
                slowest.ms95,
                slowest.ms99,
                of.stream().anyMatch(result -> result.msAll < 0)
                        ? -1
                        : of.stream().mapToLong(Result::msAll).max().orElse(-1),
                of.stream().mapToDouble(Result::copies).max().orElse(0),
                of.stream().mapToDouble(Result::bytesPerNode).max().orElse(0),
                of.stream().mapToLong(Result::busiest).max().orElse(0));
    }

    private static double share(long part, int of) {
        return part / (double) of;
    }
}
