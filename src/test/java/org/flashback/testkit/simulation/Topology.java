package org.flashback.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flashback.core.gossip.Candidate;

/** Starts many nodes that know a few others from an earlier run; the engines' own overlay dials them. */
public final class Topology {
    private Topology() {}

    /**
     * Starts all nodes that are not running. Each knows so many random dialable ones.
     *
     * @param known how many
     */
    public static void start(Simulation world, int known) {
        List<SimulatedNode> dialable =
                world.nodes().stream().filter(node -> node.role().dialable()).toList();
        for (SimulatedNode node : List.copyOf(world.nodes())) {
            if (!node.running()) {
                node.start(some(dialable, node, known, world.random()));
            }
        }
    }

    /** So many of these at random, without the node itself. */
    public static List<Candidate> some(
            List<SimulatedNode> of, SimulatedNode without, int count, SplittableRandom random) {
        List<Candidate> chosen = new ArrayList<>(count);
        int tries = count * 10;
        while (chosen.size() < count && tries-- > 0) {
            SimulatedNode node = of.get(random.nextInt(of.size()));
            Candidate candidate = node.candidate();
            if (node != without && !chosen.contains(candidate)) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    /** How many running nodes the largest connected part of the network holds. */
    public static int largestPart(Simulation world) {
        int[] part = new int[world.nodes().size()];
        int largest = 0;
        int parts = 0;
        for (SimulatedNode start : world.nodes()) {
            if (!start.running() || part[start.number()] != 0) {
                continue;
            }
            parts++;
            int size = 0;
            List<SimulatedNode> waiting = new ArrayList<>(List.of(start));
            part[start.number()] = parts;
            while (!waiting.isEmpty()) {
                SimulatedNode node = waiting.removeLast();
                size++;
                for (LinkEnd end : node.ends()) {
                    SimulatedNode other = end.other().node;
                    if (end.other().open && other.running() && part[other.number()] == 0) {
                        part[other.number()] = parts;
                        waiting.add(other);
                    }
                }
            }
            largest = Math.max(largest, size);
        }
        return largest;
    }
}
