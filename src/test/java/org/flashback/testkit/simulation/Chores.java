package org.flashback.testkit.simulation;

import java.time.Duration;
import org.flashback.core.gossip.Input;
import org.flashback.core.wire.Limits;

/** What the program around an engine does by itself: it renews its record by leases, and asks the relay. */
public final class Chores {
    private static final long ALONE_FIRST_MS = 2_000;
    private static final long ALONE_MS = 10_000;
    private static final long FEW_MS = 30_000;
    private static final long ENOUGH_MS = 60_000;
    private static final int FEW_LINKS = 4;
    private static final Duration ASK_RELAY = Duration.ofMillis(400);

    private final Simulation world;
    private boolean leases;
    private boolean relay;

    Chores(Simulation world) {
        this.world = world;
    }

    /** Nodes started from now on renew their records. */
    public Chores withLeases() {
        leases = true;
        return this;
    }

    /** Nodes started from now on use the relay. */
    public Chores withRelay() {
        relay = true;
        return this;
    }

    void started(SimulatedNode node) {
        int run = node.run();
        if (leases && node.role().broadcasting()) {
            world.later(leasePause(node), () -> renew(node, run));
        }
        if (relay) {
            world.later(ASK_RELAY, () -> ask(node, run, 0));
        }
    }

    private void renew(SimulatedNode node, int run) {
        if (node.running() && node.run() == run) {
            node.renew();
            world.later(leasePause(node), () -> renew(node, run));
        }
    }

    private void ask(SimulatedNode node, int run, int alone) {
        if (!node.running() || node.run() != run) {
            return;
        }
        // The relay is where most are: a cut-off part cannot ask it.
        if (world.relay().up() && node.sideOfCut() == 0) {
            node.entry().ifPresent(entry -> world.relay().register(node.id(), entry, world.nowMs()));
            var named = world.relay().some(world.nowMs());
            if (!named.isEmpty()) {
                node.give(new Input.Introduced("relay", named));
            }
        }
        int links = node.links();
        long pause = links == 0
                ? Math.min(ALONE_MS, ALONE_FIRST_MS << Math.min(alone, 3))
                : links < FEW_LINKS ? FEW_MS : ENOUGH_MS;
        world.later(Duration.ofMillis(pause), () -> ask(node, run, links == 0 ? alone + 1 : 0));
    }

    private static Duration leasePause(SimulatedNode node) {
        long span = Limits.LEASE_MAX.minus(Limits.LEASE_MIN).toMillis();
        return Limits.LEASE_MIN.plusMillis(node.random().nextLong(span));
    }
}
