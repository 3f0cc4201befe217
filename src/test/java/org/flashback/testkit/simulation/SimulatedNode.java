package org.flashback.testkit.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.flashback.core.gossip.Candidate;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Outbox;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.PeerView;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.jspecify.annotations.Nullable;

/** One node: the engine, what its program does around it, its line and its counters. */
public final class SimulatedNode implements Outbox {
    private static final long NEVER = Long.MAX_VALUE;

    private final Simulation world;
    private final int number;
    private final Role role;
    private final IpAddress address;
    private final SplittableRandom random;
    private final @Nullable PeerKey key;
    private final PeerId id;
    private final List<LinkEnd> ends = new ArrayList<>(12);
    private Optional<VerifiedRecord> record = Optional.empty();
    private Optional<VerifiedLease> lease = Optional.empty();
    private List<Candidate> candidates = List.of();
    private @Nullable Map<PeerId, PeerView> stored;
    private @Nullable GossipEngine engine;
    private long lastSeq;
    private int run;
    private long scheduledWake = NEVER;
    private long wantedWake = NEVER;
    private int sideOfCut;
    private boolean computerGone;
    /** When this node's line is free again, by direction. */
    long sendFree;

    long receiveFree;
    private long sentBytes;
    private long sentNewsBytes;
    private long receivedBytes;

    SimulatedNode(Simulation world, int number, Role role, IpAddress address, SplittableRandom random) {
        this.world = world;
        this.number = number;
        this.role = role;
        this.address = address;
        this.random = random;
        this.key = role.broadcasting() ? world.records().key() : null;
        this.id = key == null ? randomId() : key.peerId();
    }

    /**
     * What a node is.
     *
     * @param broadcasting whether it has a record; the others are silent
     * @param dialable whether a dial from outside gets through. Silent nodes may be dialable here, although their real
     *     port is closed, so that large networks need no large tables
     */
    public record Role(boolean broadcasting, boolean dialable) {
        public static final Role SILENT = new Role(false, true);
        public static final Role SILENT_BEHIND_NAT = new Role(false, false);
        public static final Role BROADCASTING = new Role(true, true);
        public static final Role BROADCASTING_BEHIND_NAT = new Role(true, false);
    }

    public int number() {
        return number;
    }

    public Role role() {
        return role;
    }

    /** What its links show; the lasting id of one that broadcasts. */
    public PeerId id() {
        return id;
    }

    public IpAddress address() {
        return address;
    }

    /** Somebody who can be dialled there, as a node stores it. */
    public Candidate candidate() {
        return new Candidate(id, address, Simulation.PORT, false);
    }

    public boolean running() {
        return engine != null;
    }

    public GossipEngine engine() {
        return java.util.Objects.requireNonNull(engine, "the node is not running");
    }

    /** Whether it lists this peer as broadcasting now. */
    public boolean lists(PeerId peer) {
        return engine().peer(peer, world.now())
                .filter(view -> !view.withdrawn())
                .isPresent();
    }

    /** Open links, established or not. */
    public int links() {
        return ends.size();
    }

    List<LinkEnd> ends() {
        return ends;
    }

    /** The other ends of its links. */
    public List<SimulatedNode> neighbours() {
        return ends.stream().map(end -> end.other().node).toList();
    }

    public Optional<VerifiedRecord> record() {
        return record;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** Of what it sent, that which is neither HELLO nor heartbeat nor digest. */
    public long sentNewsBytes() {
        return sentNewsBytes;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    void resetCounters() {
        sentBytes = 0;
        sentNewsBytes = 0;
        receivedBytes = 0;
    }

    void sent(int bytes, boolean news) {
        sentBytes += bytes;
        sentNewsBytes += news ? bytes : 0;
    }

    void received(int bytes) {
        receivedBytes += bytes;
    }

    int sideOfCut() {
        return sideOfCut;
    }

    void moveTo(int side) {
        sideOfCut = side;
    }

    boolean computerGone() {
        return computerGone;
    }

    /** From now on its peers are kept over a {@link #restart}, as the database would. */
    public SimulatedNode keepingPeers() {
        stored = new LinkedHashMap<>();
        return this;
    }

    /** Starts, knowing these. */
    public void start(List<Candidate> known) {
        candidates = known;
        restart();
    }

    /** Starts with what it stored. */
    public void restart() {
        run++;
        computerGone = false;
        Instant now = world.now();
        if (key != null) {
            record = Optional.of(newRecord());
            lease = Optional.empty();
        }
        PeerId lasting = key == null ? randomId() : id;
        engine = new GossipEngine(new GossipConfig(lasting, id, record, _ -> true), random.split(), now);
        scheduledWake = NEVER;
        List<Input.RestoredPeer> peers = stored == null
                ? List.of()
                : stored.values().stream()
                        .map(view ->
                                new Input.RestoredPeer(new Verdict.Good(view.record(), view.lease()), view.history()))
                        .toList();
        give(new Input.Restored(peers, candidates));
        record.ifPresent(own -> world.seen(this, id, own.seq()));
        world.chores(this);
    }

    /** Starts with a table that it has from an earlier run, and these candidates. */
    public void startWith(List<Input.RestoredPeer> peers, List<Candidate> known) {
        start(List.of());
        give(new Input.Restored(peers, known));
    }

    /** The program ends: its sockets are reset, or the whole computer is gone and nobody is told. */
    void stopped(boolean withComputer) {
        engine = null;
        computerGone = withComputer;
        scheduledWake = NEVER;
        run++;
    }

    /** Counts starts and stops, so that chores of an earlier run are known. */
    int run() {
        return run;
    }

    /** A newer record. */
    public VerifiedRecord publish() {
        VerifiedRecord newer = newRecord();
        record = Optional.of(newer);
        lease = Optional.empty();
        give(new Input.Publish(newer));
        world.seen(this, id, newer.seq());
        return newer;
    }

    /** The next lease to the record. */
    public void renew() {
        record.ifPresent(own -> {
            long minor = lease.map(last -> last.lease().minor()).orElse(0L) + 1;
            lease = Optional.of(world.records().lease(own, minor, world.now().plus(Limits.RECORD_EXPIRES_IN)));
            give(new Input.Renew(lease.get()));
        });
    }

    /** Withdraws, as a user who switches off or closes the program. The next start broadcasts again. */
    public VerifiedRecord withdraw() {
        VerifiedRecord withdrawal = world.records().withdrawal(requireKey(), nextSeq(), world.now());
        record = Optional.empty();
        lease = Optional.empty();
        give(new Input.SwitchOff(withdrawal, randomId()));
        return withdrawal;
    }

    Optional<SignedEntry> entry() {
        return record.map(own -> new SignedEntry(own.signed(), lease.map(VerifiedLease::signed)));
    }

    SplittableRandom random() {
        return random;
    }

    /** Something happened to it now. */
    public void give(Input in) {
        GossipEngine running = engine;
        if (running == null) {
            return;
        }
        running.handle(world.now(), in, this);
        if (engine == running) {
            plan(running);
        }
    }

    /** The engine's wake came; an engine that wants it later by now is left alone. */
    void wake(long due) {
        if (due != scheduledWake || engine == null) {
            return;
        }
        scheduledWake = NEVER;
        if (wantedWake > world.nowMs()) {
            schedule(wantedWake);
        } else {
            give(new Input.Tick());
        }
    }

    private void plan(GossipEngine running) {
        Optional<Instant> wake = running.nextWake(world.now());
        wantedWake = wake.isEmpty() ? NEVER : Math.max(world.msOf(wake.get()), world.nowMs() + 1);
        if (wantedWake < scheduledWake) {
            schedule(wantedWake);
        }
    }

    private void schedule(long at) {
        scheduledWake = at;
        world.wakeAt(at, this);
    }

    @Override
    public void add(Output output) {
        if (output instanceof Output.Send(var link, var message)) {
            LinkEnd end = world.end(link);
            if (end != null) {
                world.send(end, message);
            }
        } else if (world.sabotage().carriedOut(output)) {
            carryOut(output);
        }
    }

    private void carryOut(Output output) {
        switch (output) {
            case Output.Dial dial -> world.dial(this, dial);
            case Output.Disconnect(var link, var code, var _) -> {
                LinkEnd end = world.end(link);
                if (end != null) {
                    world.close(end, code.number());
                }
            }
            case Output.PutPeer(var view) -> put(view);
            case Output.PutWithdrawal(var view) -> put(view);
            case Output.RemovePeer(var peer) -> {
                if (stored != null) {
                    stored.remove(peer);
                }
            }
            case Output.PutCandidates(var list) -> candidates = list;
            case Output.Rejected rejected -> world.rejected(this, rejected);
            default -> {
                // For the user, or not of this simulation's concern.
            }
        }
    }

    private void put(PeerView view) {
        world.seen(this, view.peerId(), view.record().seq());
        if (stored != null) {
            stored.remove(view.peerId());
            if (world.sabotage().kept(view)) {
                stored.put(view.peerId(), view);
            }
        }
    }

    private VerifiedRecord newRecord() {
        PeerRecord.Contact contact =
                role.dialable() ? SimulatedRecords.at(address, Simulation.PORT) : PeerRecord.Contact.NONE;
        return world.records().broadcast(requireKey(), "n" + number + "@simulated", nextSeq(), world.now(), contact);
    }

    private PeerKey requireKey() {
        return java.util.Objects.requireNonNull(key, "a silent node has no record");
    }

    private long nextSeq() {
        lastSeq = Math.max(lastSeq + 1, world.now().toEpochMilli());
        return lastSeq;
    }

    private PeerId randomId() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return PeerId.ofHash(bytes);
    }

    @Override
    public String toString() {
        return "n" + number;
    }
}
