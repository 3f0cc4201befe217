package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashback.core.identity.PeerId;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.Knowledge;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;

/** Many peers that all broadcast, renew by leases and know one relay, and what every one of them knows of the others. */
final class Crowd {
    private static final Duration STARTS = Duration.ofSeconds(60);

    private final Simulation world;
    private final Knowledge knowledge;

    private Crowd(Simulation world) {
        this.world = world;
        this.knowledge = world.know();
    }

    /** Starts them over a minute and lets the network come to rest. */
    static Crowd started(Conditions conditions, int nodes, long seed, Sabotage sabotage, Duration rest) {
        var world = new Simulation(conditions, seed);
        var crowd = new Crowd(world);
        world.sabotage(sabotage);
        world.chores().withLeases().withRelay();
        for (int i = 0; i < nodes; i++) {
            SimulatedNode node = world.add(SimulatedNode.Role.BROADCASTING);
            world.later(Duration.ofMillis(STARTS.toMillis() * i / nodes), () -> node.start(List.of()));
        }
        world.run(STARTS.plus(rest));
        return crowd;
    }

    Simulation world() {
        return world;
    }

    Knowledge knowledge() {
        return knowledge;
    }

    /** What each running node announces now. */
    List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (SimulatedNode node : world.running()) {
            node.record().ifPresent(own -> claims.add(new Claim(node, node.id(), own.seq())));
        }
        return claims;
    }

    /** The share of (running node, claim) pairs in which the node holds it, claims of those who left excepted. */
    double current(List<Claim> claims) {
        long all = 0;
        long held = 0;
        for (SimulatedNode node : world.running()) {
            for (Claim claim : claims) {
                if (claim.node().running()) {
                    all++;
                    held += knowledge.seq(node, claim.peer()) >= claim.seq() ? 1 : 0;
                }
            }
        }
        return all == 0 ? 1 : held / (double) all;
    }

    /** That a peer has a record with this seq. */
    record Claim(SimulatedNode node, PeerId peer, long seq) {}
}
