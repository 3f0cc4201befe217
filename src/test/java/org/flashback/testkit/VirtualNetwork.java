package org.flashback.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;

/**
 * Nodes with real engines, real frames and real signatures on a network that a test shapes: seeded latency, links that
 * are lost or fall dumb, halves that cannot reach each other. Nothing waits: time jumps from event to event. One thread.
 */
public final class VirtualNetwork {
    public static final Instant START = Instant.parse("2026-11-22T12:00:00.250Z");

    /** Every node listens here, each on an address of its own. */
    static final int PORT = 13_337;

    private static final int MIN_LATENCY_MS = 20;
    private static final int MAX_LATENCY_MS = 200;

    private final RandomGenerator random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private final Map<String, VirtualNode> nodes = new LinkedHashMap<>();
    /** In order of opening: ends have no hash of their own, and a run must repeat. */
    private final Map<Pipe.End, Pipe> pipes = new LinkedHashMap<>();

    private final Set<Set<String>> separated = new HashSet<>();
    private final Map<SignedEntry, Verdict> verdicts = new HashMap<>();
    private final List<Frame> frames = new ArrayList<>();
    private Instant now = START;
    private long lastEvent;
    private long lastLink;

    /** The same seed gives the same run, as far as the keys are the same. */
    public VirtualNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    private record Event(Instant at, long number, Runnable action) {}

    /** A frame as it was sent. */
    public record Frame(Instant at, VirtualNode from, VirtualNode to, String text) {}

    /** A silent node; it may be switched on later. */
    public VirtualNode node(TestPeer peer) {
        // Each in a /16 of its own: of one /16 a node dials only one.
        return node(peer, new IpAddress(20 + nodes.size() / 250 + "." + (nodes.size() % 250 + 1) + ".0.1"));
    }

    /** A silent node at this address. */
    public VirtualNode node(TestPeer peer, IpAddress address) {
        var node = new VirtualNode(this, peer, address, new SplittableRandom(random.nextLong()));
        nodes.put(peer.name(), node);
        node.start();
        return node;
    }

    /** A node that broadcasts from the start. */
    public VirtualNode broadcasting(String name) {
        VirtualNode node = node(TestPeer.named(name));
        node.switchOn();
        return node;
    }

    public Instant now() {
        return now;
    }

    /** Every frame sent so far. */
    public List<Frame> frames() {
        return frames;
    }

    public void run(Duration by) {
        Instant end = now.plus(by);
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            Event event = events.remove();
            now = event.at();
            event.action().run();
        }
        now = end;
    }

    /** Runs until it holds; returns how long that took. Fails when it does not within {@code limit}. */
    public Duration runUntil(Duration limit, BooleanSupplier condition) {
        Instant begin = now;
        while (!condition.getAsBoolean()) {
            if (Duration.between(begin, now).compareTo(limit) > 0) {
                throw new AssertionError("did not hold within " + limit);
            }
            run(Duration.ofMillis(10));
        }
        return Duration.between(begin, now);
    }

    /** The two cannot dial each other any more, and what links them breaks. */
    public void separate(VirtualNode a, VirtualNode b) {
        separated.add(Set.of(a.name(), b.name()));
        between(a, b).forEach(this::lose);
    }

    public void reunite(VirtualNode a, VirtualNode b) {
        separated.remove(Set.of(a.name(), b.name()));
    }

    /** The link between the two breaks; both ends hear of it. */
    public void cut(VirtualNode a, VirtualNode b) {
        between(a, b).forEach(this::lose);
    }

    /** Frames between the two vanish from now on, and nobody is told. */
    public void muffle(VirtualNode a, VirtualNode b) {
        between(a, b).forEach(pipe -> pipe.dumb = true);
    }

    void schedule(Duration in, Runnable action) {
        events.add(new Event(now.plus(in), ++lastEvent, action));
    }

    Map<SignedEntry, Verdict> verdicts() {
        return verdicts;
    }

    void dial(VirtualNode from, VirtualNode.Dialling dialling) {
        Duration latency = latency();
        schedule(latency.multipliedBy(2), () -> {
            Optional<VirtualNode> target = nodes.values().stream()
                    .filter(node -> node.listensAt(dialling.address(), dialling.port()))
                    .filter(node -> !separated.contains(Set.of(from.name(), node.name())))
                    .filter(node -> node.linkId().equals(dialling.peer()))
                    .findFirst();
            if (target.isEmpty()) {
                from.dialFailed(dialling.number());
                return;
            }
            var pipe = new Pipe(latency);
            Pipe.End here = pipe.end(from, ++lastLink);
            Pipe.End there = pipe.end(target.get(), ++lastLink);
            pipes.put(here, pipe);
            pipes.put(there, pipe);
            from.dialled(here, dialling);
            target.get().accepted(there, dialling.local(), from.address());
        });
    }

    void send(Pipe.End from, String text) {
        Pipe pipe = pipes.get(from);
        if (pipe == null) {
            return;
        }
        Pipe.End to = pipe.other(from);
        frames.add(new Frame(now, from.node(), to.node(), text));
        if (!pipe.dumb) {
            schedule(pipe.latency, () -> {
                if (pipes.containsKey(to)) {
                    to.node().frame(to, text);
                }
            });
        }
    }

    void close(Pipe.End from, int code) {
        Pipe pipe = pipes.remove(from);
        if (pipe == null) {
            return;
        }
        Pipe.End to = pipe.other(from);
        schedule(Duration.ZERO, () -> from.node().closed(from, code));
        if (!pipe.dumb) {
            schedule(pipe.latency, () -> {
                if (pipes.remove(to) != null) {
                    to.node().closed(to, code);
                }
            });
        }
    }

    /** A process that ended: its sockets are reset. */
    void reset(VirtualNode node) {
        pipes.entrySet().stream()
                .filter(entry -> entry.getKey().node() == node)
                .map(Map.Entry::getValue)
                .distinct()
                .toList()
                .forEach(this::lose);
    }

    private void lose(Pipe pipe) {
        for (Pipe.End end : pipe.ends) {
            if (pipes.remove(end) != null) {
                schedule(Duration.ZERO, () -> end.node().closed(end, 1006));
            }
        }
    }

    private List<Pipe> between(VirtualNode a, VirtualNode b) {
        return pipes.values().stream()
                .distinct()
                .filter(pipe -> pipe.ends.stream().allMatch(end -> end.node() == a || end.node() == b))
                .toList();
    }

    private Duration latency() {
        return Duration.ofMillis(random.nextInt(MIN_LATENCY_MS, MAX_LATENCY_MS + 1));
    }

    /** Two ends and the time between them; frames stay in order. */
    static final class Pipe {
        private final Duration latency;
        private final List<End> ends = new ArrayList<>();
        private boolean dumb;

        private Pipe(Duration latency) {
            this.latency = latency;
        }

        record End(VirtualNode node, long number) {}

        private End end(VirtualNode node, long number) {
            var end = new End(node, number);
            ends.add(end);
            return end;
        }

        private End other(End end) {
            return ends.get(0).equals(end) ? ends.get(1) : ends.get(0);
        }
    }
}
