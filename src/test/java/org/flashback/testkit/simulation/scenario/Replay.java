package org.flashback.testkit.simulation.scenario;

import java.time.Duration;
import java.util.SplittableRandom;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.testkit.simulation.Conditions;
import org.flashback.testkit.simulation.SimulatedNode;
import org.flashback.testkit.simulation.Simulation;
import org.flashback.testkit.simulation.Topology;
import org.flashback.testkit.simulation.Traffic;

/** Somebody says again what everybody has heard. */
public final class Replay {
    private Replay() {}

    /**
     * What came of it.
     *
     * @param said frames of the one who repeats
     * @param forwards records, answers and offers that others sent because of it
     */
    public record Result(long said, long forwards) {}

    public static Result run(int nodes, long seed) {
        var world = new Simulation(Conditions.USUAL, seed);
        SimulatedNode origin = world.add(SimulatedNode.Role.BROADCASTING_BEHIND_NAT);
        for (int i = 1; i < nodes; i++) {
            world.add(SimulatedNode.Role.SILENT);
        }
        Topology.start(world, 4);
        world.run(Duration.ofSeconds(50));
        VerifiedRecord old = origin.record().orElseThrow();
        world.publish(origin);
        world.run(Duration.ofMinutes(1));
        VerifiedRecord current = origin.record().orElseThrow();
        SimulatedNode repeater = world.nodes().get(nodes / 2);
        world.resetCounters();
        for (VerifiedRecord record : new VerifiedRecord[] {current, old}) {
            var head = new Message.Head(
                    MessageId.random(new SplittableRandom(seed)), world.now().toEpochMilli());
            world.say(
                    repeater,
                    new Message.Announcement(
                            head, Message.Announcement.Kind.FIRST, SignedEntry.of(record.signed()), Limits.MAX_TTL));
            world.run(Duration.ofSeconds(5));
        }
        long said = 2L * repeater.links();
        Traffic traffic = world.traffic();
        long offers = traffic.frames(Traffic.Kind.OFFER) - traffic.prunes();
        return new Result(said, traffic.payloads() + offers - said);
    }
}
