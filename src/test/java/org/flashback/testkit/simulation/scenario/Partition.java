package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.List;
import org.flashback.testkit.simulation.Churn;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;

/** Two halves that cannot hear each other for a while, with churn, and what happens when they can again. */
public final class Partition {
    private static final Duration STEP = Duration.ofMillis(500);

    private Partition() {}

    /**
     * How the halves grow together.
     *
     * @param currentAtHeal the share of (node, record) pairs that are current when the halves meet
     * @param ms99 until 99 % are; -1 if that takes longer than {@code watched}
     */
    public record Result(double currentAtHeal, double in10s, double in60s, long ms99, long ms999, long msAll) {}

    /**
     * Every peer announces something new once while the halves are apart.
     *
     * @param apart how long
     * @param churnPerHour the share of nodes that go in an hour
     */
    public static Result run(int nodes, Duration apart, double churnPerHour, long seed, Sabotage sabotage) {
        Crowd crowd = Crowd.started(Conditions.USUAL, nodes, seed, sabotage, Duration.ofMinutes(3));
        Simulation world = crowd.world();
        Churn churn = Churn.begin(world, churnPerHour, List.of());
        for (SimulatedNode node : world.nodes()) {
            if (world.random().nextBoolean()) {
                world.moveTo(node, 1);
            }
            long when = world.random().nextLong(apart.toMillis() * 9 / 10);
            world.later(Duration.ofMillis(when), () -> {
                if (node.running() && node.record().isPresent()) {
                    node.publish();
                }
            });
        }
        world.run(apart);
        List<Crowd.Claim> claims = crowd.claims();
        world.nodes().forEach(node -> world.moveTo(node, 0));
        churn.end();
        double atHeal = crowd.current(claims);
        double in10s = 0;
        double in60s = 0;
        long[] reached = {-1, -1, -1};
        double[] wanted = {0.99, 0.999, 1};
        for (long ms = 0; ms <= 120_000; ms += STEP.toMillis()) {
            double now = crowd.current(claims);
            for (int i = 0; i < wanted.length; i++) {
                reached[i] = reached[i] < 0 && now >= wanted[i] ? ms : reached[i];
            }
            in10s = ms <= 10_000 ? now : in10s;
            in60s = ms <= 60_000 ? now : in60s;
            if (reached[2] >= 0) {
                in10s = ms <= 10_000 ? 1 : in10s;
                in60s = ms <= 60_000 ? 1 : in60s;
                break;
            }
            world.run(STEP);
        }
        return new Result(atHeal, in10s, in60s, reached[0], reached[1], reached[2]);
    }
}
