package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.List;
import org.flashback.core.gossip.Input;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;
import org.flashback.testkit.simulation.Topology;
import org.flashback.testkit.simulation.Traffic;

/** One node looks for a repository. */
public final class Search {
    private Search() {}

    /**
     * What it cost.
     *
     * @param questions frames that asked, of all nodes
     * @param answers frames that answered
     */
    public record Result(long questions, long answers) {}

    public static Result run(int nodes, long seed) {
        var world = new Simulation(Conditions.USUAL, seed);
        for (int i = 0; i < nodes; i++) {
            world.add(SimulatedNode.Role.SILENT);
        }
        Topology.start(world, Limits.TARGET_LINKS);
        world.run(Duration.ofSeconds(50));
        world.resetCounters();
        world.nodes()
                .getFirst()
                .give(new Input.Search(new Message.ByRepository(List.of("films"), Limits.MAX_SEARCH_TTL)));
        world.run(Duration.ofSeconds(10));
        Traffic traffic = world.traffic();
        return new Result(traffic.frames(Traffic.Kind.SEARCH), traffic.frames(Traffic.Kind.RESPONSE));
    }
}
