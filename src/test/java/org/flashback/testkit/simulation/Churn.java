package org.flashback.testkit.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Nodes that come and go, as many in an hour as a share of the network, at exponential distances. Half of those who go
 * withdraw and close; of the others half have their sockets reset and half vanish with their computers. Who went longest
 * ago comes back, with the neighbours that it stored and an empty table.
 */
public final class Churn {
    private static final Duration FLUSH = Duration.ofMillis(50);

    private final Simulation world;
    private final double perMs;
    private final SplittableRandom random;
    private final Deque<SimulatedNode> away = new ArrayDeque<>();
    private final Set<SimulatedNode> staying = new HashSet<>();
    private boolean on = true;
    private int departures;

    private Churn(Simulation world, double perMs) {
        this.world = world;
        this.perMs = perMs;
        this.random = world.random().split();
    }

    /**
     * Begins now.
     *
     * @param perHour the share of the running nodes that go in an hour; as many come
     */
    public static Churn begin(Simulation world, double perHour, List<SimulatedNode> staying) {
        var churn = new Churn(world, perHour * world.running().size() / 3_600_000.0);
        churn.staying.addAll(staying);
        churn.next();
        return churn;
    }

    public void end() {
        on = false;
    }

    public int departures() {
        return departures;
    }

    private void next() {
        long pause = Math.max(1, Math.round(-Math.log(1 - random.nextDouble()) / perMs));
        world.later(Duration.ofMillis(pause), () -> {
            if (on) {
                goOne();
                next();
            }
        });
        long back = Math.max(1, Math.round(-Math.log(1 - random.nextDouble()) / perMs));
        world.later(Duration.ofMillis(back), () -> {
            if (on && !away.isEmpty()) {
                away.remove().restart();
            }
        });
    }

    private void goOne() {
        List<SimulatedNode> candidates = world.running().stream()
                .filter(node -> !staying.contains(node) && !away.contains(node))
                .toList();
        SimulatedNode node = candidates.get(random.nextInt(candidates.size()));
        departures++;
        if (random.nextBoolean() && node.role().broadcasting()) {
            node.withdraw();
            world.relay().unregister(node.id());
            world.later(FLUSH, () -> gone(node, false));
        } else {
            gone(node, random.nextBoolean());
        }
    }

    private void gone(SimulatedNode node, boolean withComputer) {
        world.kill(node, withComputer);
        away.add(node);
    }
}
