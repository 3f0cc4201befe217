package org.flashback.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.LinkId;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The world of the simulated nodes: time, links, what is sent over them. One thread. The same seed and the same calls
 * give the same run.
 */
public final class Simulation {
    /** Every node listens here, each on an address of its own, spread over the routable ones. */
    public static final int PORT = 13_337;

    public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private static final byte FRAME = 0;
    private static final byte WAKE = 1;
    private static final byte DIAL = 2;
    private static final byte DIAL_FAILED = 3;
    private static final byte OPENED = 4;
    private static final byte CLOSED = 5;
    private static final byte CALL = 6;
    private static final byte DRAINED = 7;

    /** TCP, TLS 1.3 with client certificates and the upgrade: the accepting end is there after so many crossings … */
    private static final int CROSSINGS_TO_ACCEPT = 5;

    /** … and the dialling end after one more. */
    private static final int CROSSINGS_TO_DIAL = 6;

    private static final int LOST = 1006;

    private final Conditions conditions;
    private final long seed;
    private final SplittableRandom random;
    private final Lines lines;
    private final EventQueue queue = new EventQueue();
    private final SimulatedRecords records;
    private final FrameSizes sizes;
    private final SimulatedRelay relay;
    private final Chores chores;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<IpAddress, SimulatedNode> byAddress = new HashMap<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final Traffic traffic = new Traffic();
    private final Map<String, Integer> rejections = new TreeMap<>();
    private @Nullable LinkEnd[] ends = new @Nullable LinkEnd[1 << 10];
    private int lastLink;
    private Sabotage sabotage = Sabotage.NONE;
    private Optional<Knowledge> knowledge = Optional.empty();
    private Instant nowInstant = START;
    private long frames;

    public Simulation(Conditions conditions, long seed) {
        this.conditions = conditions;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.lines = new Lines(conditions, seed, random.split());
        this.records = new SimulatedRecords(random.split(), conditions.frameBytes());
        this.sizes = new FrameSizes(records);
        this.relay = new SimulatedRelay(records, random.split());
        this.chores = new Chores(this);
    }

    public long seed() {
        return seed;
    }

    /** Milliseconds since the start. */
    public long nowMs() {
        return queue.now();
    }

    public Instant now() {
        long ms = queue.now();
        if (nowInstant.toEpochMilli() - START.toEpochMilli() != ms) {
            nowInstant = START.plusMillis(ms);
        }
        return nowInstant;
    }

    public SimulatedRecords records() {
        return records;
    }

    public SimulatedRelay relay() {
        return relay;
    }

    /** What the programs around the engines do by themselves. */
    public Chores chores() {
        return chores;
    }

    /** For choices of the scenario. */
    public SplittableRandom random() {
        return random;
    }

    public Traffic traffic() {
        return traffic;
    }

    /** What engines rejected, by reason. */
    public Map<String, Integer> rejections() {
        return rejections;
    }

    public List<SimulatedNode> nodes() {
        return nodes;
    }

    public List<SimulatedNode> running() {
        return nodes.stream().filter(SimulatedNode::running).toList();
    }

    /** Frames that arrived, since the beginning. */
    public long framesDelivered() {
        return frames;
    }

    public void sabotage(Sabotage what) {
        sabotage = what;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    /** A node that is not running yet. */
    public SimulatedNode add(SimulatedNode.Role role) {
        var node = new SimulatedNode(
                this, nodes.size(), role, lines.freeAddress(random, byAddress.keySet()), random.split());
        nodes.add(node);
        byAddress.put(node.address(), node);
        return node;
    }

    public void run(Duration by) {
        queue.run(queue.now() + by.toMillis(), this::fire);
    }

    /**
     * Runs in steps until it holds.
     *
     * @return the milliseconds that took, or -1 when it did not hold within {@code limit}
     */
    public long runUntil(Duration limit, Duration step, BooleanSupplier condition) {
        long begin = nowMs();
        while (!condition.getAsBoolean()) {
            if (nowMs() - begin >= limit.toMillis()) {
                return -1;
            }
            run(step);
        }
        return nowMs() - begin;
    }

    /** Runs {@code what} after this time. */
    public void later(Duration in, Runnable what) {
        queue.add(queue.now() + in.toMillis(), CALL, what, null, 0);
    }

    /** Follows this record from now on. */
    public Spread follow(PeerId peer, long seq) {
        var spread = new Spread(peer, seq, nowMs(), nodes.size());
        spreads.add(spread);
        return spread;
    }

    /** The node publishes a newer record, which is followed. */
    public Spread publish(SimulatedNode node) {
        var spread = follow(node.id(), node.record().map(own -> own.seq() + 1).orElse(0L));
        node.publish();
        return spread;
    }

    public void forget(Spread spread) {
        spreads.remove(spread);
    }

    /** Keeps from now on which seq of whom every node holds. */
    public Knowledge know() {
        var known = new Knowledge();
        knowledge = Optional.of(known);
        return known;
    }

    public void resetCounters() {
        traffic.reset();
        rejections.clear();
        nodes.forEach(SimulatedNode::resetCounters);
    }

    /** Nodes of different sides do not hear each other any more; nobody is told. Side 0 is where all begin. */
    public void moveTo(SimulatedNode node, int side) {
        node.moveTo(side);
    }

    /**
     * The node's process ends without a word of its own.
     *
     * @param withComputer whether nothing says so to its neighbours, as when power fails; else its sockets are reset
     */
    public void kill(SimulatedNode node, boolean withComputer) {
        for (LinkEnd end : List.copyOf(node.ends())) {
            forget(end);
            LinkEnd other = end.other();
            if (!withComputer && other.open) {
                queue.add(Math.max(end.lastArrival, nowMs() + end.latencyMs), CLOSED, other, null, LOST);
            }
        }
        node.stopped(withComputer);
    }

    /** The node says this again to each of its neighbours, whatever its engine thinks. */
    public void say(SimulatedNode node, Message message) {
        for (LinkEnd end : List.copyOf(node.ends())) {
            if (end.open) {
                send(end, message);
            }
        }
    }

    @Nullable
    LinkEnd end(LinkId id) {
        LinkEnd end = ends[(int) id.number()];
        return end != null && end.open ? end : null;
    }

    void wakeAt(long at, SimulatedNode node) {
        queue.add(at, WAKE, node, null, at);
    }

    long msOf(Instant at) {
        // Rounded up: an engine woken too early would ask again.
        return Math.ceilDiv(Duration.between(START, at).toNanos(), 1_000_000L);
    }

    void chores(SimulatedNode node) {
        chores.started(node);
    }

    void seen(SimulatedNode node, PeerId peer, long seq) {
        for (Spread spread : spreads) {
            spread.seen(node.number(), peer, seq, nowMs());
        }
        knowledge.ifPresent(known -> known.seen(node.number(), peer, seq));
    }

    void rejected(SimulatedNode node, Output.Rejected rejected) {
        rejections.merge((rejected.misbehaviour() ? "blamed: " : "") + rejected.reason(), 1, Integer::sum);
    }

    void dial(SimulatedNode from, Output.Dial dial) {
        SimulatedNode to = byAddress.get(dial.address());
        if (to == null || to.computerGone() || !to.role().dialable() || to.sideOfCut() != from.sideOfCut()) {
            // Nothing answers there.
            queue.add(nowMs() + conditions.dialTimeout().toMillis(), DIAL_FAILED, from, null, dial.dial());
            return;
        }
        int latency = lines.latency(from, to);
        if (!to.running() || !to.id().equals(dial.peer()) || dial.port() != PORT) {
            int crossings = to.running() ? CROSSINGS_TO_ACCEPT : 2;
            queue.add(nowMs() + (long) crossings * latency, DIAL_FAILED, from, null, dial.dial());
            return;
        }
        queue.add(nowMs() + (long) CROSSINGS_TO_ACCEPT * latency, DIAL, from, to, dial.dial());
    }

    void send(LinkEnd from, Message whole) {
        Optional<Message> altered = sabotage.sent(whole);
        if (altered.isEmpty()) {
            return;
        }
        Message message = altered.get();
        int bytes = sizes.of(message);
        traffic.sent(message, bytes);
        from.node.sent(bytes, Traffic.isNews(message));
        LinkEnd to = from.other();
        if (message instanceof Message.Response) {
            // A socket tells when it has taken what is to be sent, whatever becomes of it on the way.
            queue.add(Math.max(nowMs(), lines.sentAt(from.node, bytes)), DRAINED, from, null, ++from.answers);
        }
        boolean hello = message instanceof Message.Hello;
        if (!hello && lines.loses()) {
            traffic.lost();
            return;
        }
        if (to.node.sideOfCut() != from.node.sideOfCut()) {
            return;
        }
        to.node.received(bytes);
        queue.add(lines.arrival(from, bytes, nowMs()), FRAME, to, message, 0);
    }

    void close(LinkEnd end, int code) {
        end.open = false;
        LinkEnd other = end.other();
        queue.add(nowMs(), CLOSED, end, null, code);
        if (other.open && other.node.sideOfCut() == end.node.sideOfCut()) {
            queue.add(Math.max(end.lastArrival, nowMs() + end.latencyMs), CLOSED, other, null, code);
        }
    }

    private void fire(byte kind, Object subject, @Nullable Object matter, long number) {
        switch (kind) {
            case FRAME -> {
                var end = (LinkEnd) subject;
                if (end.open && matter instanceof Message message) {
                    frames++;
                    end.node.give(new Input.Received(end.id, message, records.verdicts(message)));
                }
            }
            case DRAINED -> {
                var end = (LinkEnd) subject;
                if (end.open && end.answers == number) {
                    end.node.give(new Input.Drained(end.id));
                }
            }
            case WAKE -> ((SimulatedNode) subject).wake(number);
            case DIAL -> {
                if (matter instanceof SimulatedNode to) {
                    accept((SimulatedNode) subject, to, number);
                }
            }
            case DIAL_FAILED -> ((SimulatedNode) subject).give(new Input.DialFailed(number));
            case OPENED -> opened((LinkEnd) subject, Optional.of(number));
            case CLOSED -> closed((LinkEnd) subject, (int) number);
            default -> ((Runnable) subject).run();
        }
    }

    private void accept(SimulatedNode from, SimulatedNode to, long dial) {
        if (!from.running() || !to.running() || from.sideOfCut() != to.sideOfCut()) {
            queue.add(nowMs() + lines.latency(from, to), DIAL_FAILED, from, null, dial);
            return;
        }
        int latency = lines.latency(from, to);
        LinkEnd here = newEnd(from, latency);
        LinkEnd there = newEnd(to, latency);
        LinkEnd.pair(here, there);
        long opens = nowMs() + (long) (CROSSINGS_TO_DIAL - CROSSINGS_TO_ACCEPT) * latency;
        there.lastArrival = opens;
        queue.add(opens, OPENED, here, null, dial);
        opened(there, Optional.empty());
    }

    private LinkEnd newEnd(SimulatedNode node, int latency) {
        if (++lastLink == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        var end = new LinkEnd(node, new LinkId(lastLink), latency);
        end.open = true;
        ends[lastLink] = end;
        return end;
    }

    private void opened(LinkEnd end, Optional<Long> dial) {
        if (!end.node.running() || !end.open) {
            return;
        }
        SimulatedNode peer = end.other().node;
        end.node.ends().add(end);
        end.node.give(new Input.Connected(end.id, peer.id(), end.node.id(), dial, peer.address(), PORT));
    }

    private void closed(LinkEnd end, int code) {
        if (ends[(int) end.id.number()] == null) {
            return;
        }
        boolean wasThere = end.node.ends().contains(end);
        forget(end);
        if (wasThere) {
            end.node.give(new Input.Disconnected(end.id, code));
        }
    }

    private void forget(LinkEnd end) {
        end.open = false;
        ends[(int) end.id.number()] = null;
        end.node.ends().remove(end);
    }
}
