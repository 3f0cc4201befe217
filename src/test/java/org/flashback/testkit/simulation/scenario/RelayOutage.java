package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.List;
import org.flashback.testkit.simulation.Churn;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.Simulation;
import org.flashback.testkit.simulation.Topology;

/** The only relay is down for hours, and nodes come and go. */
public final class RelayOutage {
    private static final Duration SAMPLE = Duration.ofMinutes(2);

    private RelayOutage() {}

    /**
     * How the network held together.
     *
     * @param isolated the mean share of running nodes outside the largest connected part, over all samples
     * @param worst the largest such share of one sample
     * @param current the share of (node, record) pairs that were current, on average
     */
    public record Result(double isolated, double worst, double current, int departures) {}

    public static Result run(int nodes, Duration outage, double churnPerHour, long seed, Sabotage sabotage) {
        Crowd crowd = Crowd.started(Conditions.USUAL, nodes, seed, sabotage, Duration.ofMinutes(3));
        Simulation world = crowd.world();
        world.relay().setUp(false);
        Churn churn = Churn.begin(world, churnPerHour, List.of());
        double isolated = 0;
        double worst = 0;
        double current = 0;
        int samples = 0;
        for (Duration at = Duration.ZERO; at.compareTo(outage) < 0; at = at.plus(SAMPLE)) {
            List<Crowd.Claim> claims = crowd.claims();
            world.run(SAMPLE);
            int running = world.running().size();
            double outside = (running - Topology.largestPart(world)) / (double) running;
            isolated += outside;
            worst = Math.max(worst, outside);
            current += crowd.current(claims);
            samples++;
        }
        return new Result(isolated / samples, worst, current / samples, churn.departures());
    }
}
