package org.flashback.testkit.simulation;

import java.util.Set;
import java.util.SplittableRandom;
import org.flashback.core.record.IpAddress;

/** How long frames take, and which are lost. */
final class Lines {
    private final Conditions conditions;
    private final long seed;
    private final SplittableRandom weather;

    Lines(Conditions conditions, long seed, SplittableRandom weather) {
        this.conditions = conditions;
        this.seed = seed;
        this.weather = weather;
    }

    /** Whether the next frame is lost. */
    boolean loses() {
        return conditions.loss() > 0 && weather.nextDouble() < conditions.loss();
    }

    /** When the node's line has taken so many bytes more. */
    long sentAt(SimulatedNode node, int bytes) {
        long line = conditions.bytesPerSecond();
        return line == 0 ? 0 : Math.ceilDiv(node.sendFree + bytes * 1_000_000L / line, 1000L);
    }

    /** The one direction's time between two nodes, the same for ever. */
    int latency(SimulatedNode a, SimulatedNode b) {
        long low = Math.min(a.number(), b.number());
        long high = Math.max(a.number(), b.number());
        long hash = (low * 0x9E3779B97F4A7C15L) ^ (high * 0xC2B2AE3D27D4EB4FL) ^ seed;
        hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
        hash ^= hash >>> 32;
        int span = conditions.maxLatencyMs() - conditions.minLatencyMs() + 1;
        return conditions.minLatencyMs() + (int) Math.floorMod(hash, (long) span);
    }

    /** When a frame that is sent now arrives, in milliseconds since the start. */
    long arrival(LinkEnd from, int bytes, long sent) {
        long line = conditions.bytesPerSecond();
        long jitter = conditions.jitterMs() == 0 ? 0 : weather.nextInt(conditions.jitterMs());
        long arrival;
        if (line == 0) {
            arrival = sent + from.latencyMs + jitter;
        } else {
            // In microseconds, because a small frame takes less than a millisecond.
            long micros = bytes * 1_000_000L / line;
            from.node.sendFree = Math.max(from.node.sendFree, sent * 1000) + micros;
            SimulatedNode to = from.other().node;
            long there = from.node.sendFree + (from.latencyMs + jitter) * 1000L;
            to.receiveFree = Math.max(to.receiveFree + micros, there);
            arrival = Math.ceilDiv(to.receiveFree, 1000L);
        }
        from.lastArrival = Math.max(from.lastArrival, arrival);
        return from.lastArrival;
    }

    /** A routable address that nobody has. */
    IpAddress freeAddress(SplittableRandom random, Set<IpAddress> taken) {
        while (true) {
            int first = random.nextInt(11, 126);
            var address = new IpAddress(
                    first + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(1, 255));
            if (!taken.contains(address)) {
                return address;
            }
        }
    }
}
