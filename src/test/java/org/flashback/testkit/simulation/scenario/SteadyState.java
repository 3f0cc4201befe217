package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.List;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;

/** Peers that all announce and renew, and nothing else happens. */
public final class SteadyState {
    private SteadyState() {}

    /**
     * What it costs.
     *
     * @param bytesPerSecond that the average node sends, everything counted
     * @param busiest the same of the busiest node
     * @param current the share of (node, record) pairs that are current at the end
     * @param links of the average node
     */
    public record Result(double bytesPerSecond, double busiest, double current, double links, String traffic) {}

    public static Result run(int nodes, Duration rest, Duration measured, long seed) {
        Crowd crowd = Crowd.started(Conditions.USUAL, nodes, seed, Sabotage.NONE, rest);
        Simulation world = crowd.world();
        world.resetCounters();
        world.run(measured);
        double seconds = measured.toSeconds();
        List<SimulatedNode> running = world.running();
        return new Result(
                world.traffic().bytes() / seconds / nodes,
                running.stream().mapToLong(SimulatedNode::sentBytes).max().orElse(0) / seconds,
                crowd.current(crowd.claims()),
                running.stream().mapToInt(SimulatedNode::links).average().orElse(0),
                world.traffic() + " " + world.rejections());
    }
}
