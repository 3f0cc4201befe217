package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;
import org.flashback.testkit.simulation.Spread;
import org.flashback.testkit.simulation.Topology;

/** Most nodes vanish at once, half of them with their computers, and the relay with them. */
public final class MassFailure {
    private MassFailure() {}

    /**
     * What becomes of those who are left.
     *
     * @param atOnce the share of the survivors that an announcement reaches 5 s after the failure
     * @param repairMs until the survivors are connected again; -1 if not within five minutes
     * @param msAll until an announcement made then has reached all of them; -1 if not within a minute
     */
    public record Result(int survivors, double atOnce, long repairMs, double in5s, long msAll) {}

    public static Result run(int nodes, double share, long seed, Sabotage afterwards) {
        Crowd crowd = Crowd.started(Conditions.USUAL, nodes, seed, Sabotage.NONE, Duration.ofMinutes(3));
        Simulation world = crowd.world();
        world.sabotage(afterwards);
        world.relay().setUp(false);
        List<SimulatedNode> left = new ArrayList<>(world.running());
        while (left.size() > Math.round(nodes * (1 - share))) {
            SimulatedNode victim = left.remove(world.random().nextInt(left.size()));
            world.kill(victim, world.random().nextBoolean());
        }
        long begin = world.nowMs();
        Spread early = world.publish(left.getFirst());
        world.run(Duration.ofSeconds(5));
        double atOnce = early.count() / (double) left.size();
        world.forget(early);
        long repaired = world.runUntil(
                Duration.ofMinutes(5), Duration.ofMillis(500), () -> Topology.largestPart(world) == left.size());
        long repairMs = repaired < 0 ? -1 : world.nowMs() - begin;
        Spread spread = world.publish(left.getLast());
        world.run(Duration.ofMinutes(1));
        return new Result(
                left.size(),
                atOnce,
                repairMs,
                spread.within(5_000) / (double) left.size(),
                spread.msTo(1, left.size()));
    }
}
