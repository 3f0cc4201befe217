package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;

/**
 * Somebody withdraws; everybody else restarts; then one comes back who was away during the withdrawal and still holds the
 * old record. It must not spread again.
 */
public final class Comeback {
    private Comeback() {}

    /**
     * Who still knows.
     *
     * @param knewBefore the share of nodes that listed the peer before it withdrew
     * @param listsAgain the share of those who restarted that list it again, two minutes after the comeback
     */
    public record Result(double knewBefore, double listsAgain) {}

    public static Result run(int nodes, long seed, Sabotage sabotage) {
        var world = new Simulation(Conditions.USUAL, seed);
        world.sabotage(sabotage);
        world.chores().withRelay();
        for (int i = 0; i < nodes; i++) {
            world.add(SimulatedNode.Role.BROADCASTING).keepingPeers().start(List.of());
        }
        world.run(Duration.ofMinutes(2));
        SimulatedNode leaver = world.nodes().getFirst();
        SimulatedNode traveller = world.nodes().getLast();
        List<SimulatedNode> others = new ArrayList<>(world.nodes().subList(1, nodes - 1));
        double knew = share(others, leaver);
        world.moveTo(traveller, 1);
        world.relay().setUp(false);
        leaver.withdraw();
        world.run(Duration.ofSeconds(30));
        world.kill(leaver, false);
        others.forEach(node -> world.kill(node, false));
        world.run(Duration.ofSeconds(5));
        others.forEach(SimulatedNode::restart);
        world.run(Duration.ofMinutes(2));
        world.moveTo(traveller, 0);
        world.run(Duration.ofMinutes(2));
        return new Result(knew, share(others, leaver));
    }

    private static double share(List<SimulatedNode> of, SimulatedNode peer) {
        return of.stream().filter(node -> node.lists(peer.id())).count() / (double) of.size();
    }
}
