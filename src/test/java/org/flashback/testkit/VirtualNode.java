package org.flashback.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.flashback.core.gossip.Candidate;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.LinkId;
import org.flashback.core.gossip.LinkView;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.PeerView;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageReader;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Parsed;

/** One node of a {@link VirtualNetwork}: an engine, what it stored, and the user who switches it on and off. */
public final class VirtualNode {
    private final VirtualNetwork network;
    private final TestPeer peer;
    private final IpAddress address;
    private final SplittableRandom random;
    private final Map<LinkId, VirtualNetwork.Pipe.End> ends = new LinkedHashMap<>();
    private final Map<PeerId, PeerView> stored = new LinkedHashMap<>();
    private final List<Output> outputs = new ArrayList<>();
    private List<Candidate> candidates = List.of();
    private Verdicts verdicts = new Verdicts();
    private Optional<GossipEngine> running = Optional.empty();
    private Optional<VerifiedRecord> record = Optional.empty();
    private PeerId linkId;
    private Instant wakeAt = Instant.MAX;
    private long lastSeq;

    VirtualNode(VirtualNetwork network, TestPeer peer, IpAddress address, SplittableRandom random) {
        this.network = network;
        this.peer = peer;
        this.address = address;
        this.random = random;
        this.linkId = oneTimeId();
    }

    /** A dial under way, with the identity it was begun with. */
    record Dialling(long number, PeerId peer, IpAddress address, int port, PeerId local) {}

    public String name() {
        return peer.name();
    }

    public TestPeer peer() {
        return peer;
    }

    public PeerId id() {
        return peer.id();
    }

    /** What its links show now: the lasting id only while it broadcasts. */
    public PeerId linkId() {
        return linkId;
    }

    public IpAddress address() {
        return address;
    }

    public GossipEngine engine() {
        return running.orElseThrow();
    }

    public List<LinkView> links() {
        return engine().links();
    }

    /** The record as it stands. */
    public VerifiedRecord record() {
        return record.orElseThrow();
    }

    /** What came out of this kind since the start. */
    public <T extends Output> List<T> seen(Class<T> kind) {
        return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Broadcasting peers that it lists now. */
    public List<PeerId> listed() {
        return engine().peers(network.now()).stream()
                .filter(view -> !view.withdrawn())
                .map(PeerView::peerId)
                .collect(Collectors.toList());
    }

    public boolean lists(VirtualNode other) {
        return listed().contains(other.id());
    }

    /** Whether its table, its candidates or what it stored holds an address of the other. */
    public boolean holdsAddressOf(VirtualNode other) {
        boolean inTable = engine().peers(network.now()).stream()
                .anyMatch(view ->
                        view.record().signed().text().contains(other.address().text()));
        boolean inStore = stored.values().stream()
                .anyMatch(view ->
                        view.record().signed().text().contains(other.address().text()));
        boolean inCandidates =
                candidates.stream().anyMatch(candidate -> candidate.address().equals(other.address()));
        return inTable || inStore || inCandidates;
    }

    public List<Candidate> candidates() {
        return candidates;
    }

    /** Begins, with what an earlier run stored. */
    void start() {
        verdicts = new Verdicts(network.verdicts());
        var engine =
                new GossipEngine(new GossipConfig(peer.id(), linkId, record, _ -> true), random.split(), network.now());
        running = Optional.of(engine);
        wakeAt = Instant.MAX;
        give(new Input.Restored(
                stored.values().stream()
                        .map(view -> new Input.RestoredPeer(
                                Verdicts.good(new SignedEntry(
                                        view.record().signed(), view.lease().map(lease -> lease.signed()))),
                                view.history()))
                        .toList(),
                candidates));
    }

    /** The process ends without a word. */
    public void kill() {
        network.reset(this);
        running = Optional.empty();
        ends.clear();
    }

    public void restart() {
        if (record.isEmpty()) {
            linkId = oneTimeId();
        }
        start();
    }

    public void switchOn() {
        record = Optional.of(Verdicts.good(SignedEntry.of(peer.sign(draft()))).record());
        linkId = peer.id();
        give(new Input.SwitchOn(record()));
    }

    /** A newer record. */
    public void publish() {
        record = Optional.of(Verdicts.good(SignedEntry.of(peer.sign(draft()))).record());
        give(new Input.Publish(record()));
    }

    public void switchOff() {
        VerifiedRecord withdrawal = Verdicts.good(SignedEntry.of(peer.withdrawal(network.now(), nextSeq())))
                .record();
        record = Optional.empty();
        linkId = oneTimeId();
        give(new Input.SwitchOff(withdrawal, linkId));
    }

    /** A relay names the others. */
    public void introduce(VirtualNode... others) {
        give(new Input.Introduced(
                "relay",
                List.of(others).stream()
                        .map(other ->
                                Verdicts.good(SignedEntry.of(other.record().signed())))
                        .toList()));
    }

    public void give(Input in) {
        running.ifPresent(engine -> {
            engine.handle(network.now(), in, this::carryOut);
            Instant wake = engine.nextWake(network.now()).orElseThrow();
            Instant next = wake.isAfter(network.now()) ? wake : network.now().plus(Duration.ofMillis(1));
            if (next.isBefore(wakeAt) || !wakeAt.isAfter(network.now())) {
                wakeAt = next;
                network.schedule(Duration.between(network.now(), next), () -> wake(engine, next));
            }
        });
    }

    private void wake(GossipEngine of, Instant due) {
        // An earlier wake may have taken its place.
        if (running.filter(engine -> engine == of).isPresent() && wakeAt.equals(due)) {
            give(new Input.Tick());
        }
    }

    private void carryOut(Output output) {
        outputs.add(output);
        switch (output) {
            case Output.Send(var link, var message) ->
                Optional.ofNullable(ends.get(link)).ifPresent(end -> network.send(end, MessageWriter.write(message)));
            case Output.Dial(long dial, var to, var at, int port) ->
                network.dial(this, new Dialling(dial, to, at, port, linkId));
            case Output.DialOnce(long dial, var to, var at, int port) ->
                network.dial(this, new Dialling(dial, to, at, port, oneTimeId()));
            case Output.Disconnect(var link, var code, var _) ->
                Optional.ofNullable(ends.get(link)).ifPresent(end -> network.close(end, code.number()));
            case Output.PutPeer(var view) -> stored.put(view.peerId(), view);
            case Output.PutWithdrawal(var view) -> stored.put(view.peerId(), view);
            case Output.RemovePeer(var id) -> stored.remove(id);
            case Output.PutCandidates(var list) -> candidates = list;
            case Output.PutTrust _ -> {
                // Kept above.
            }
            case Output.Notify _ -> {
                // Kept above.
            }
        }
    }

    /** Others reach it only while it broadcasts: a silent node's port is closed to them. */
    boolean listensAt(IpAddress at, int port) {
        return running.isPresent() && record.isPresent() && at.equals(address) && port == VirtualNetwork.PORT;
    }

    void dialled(VirtualNetwork.Pipe.End end, Dialling dialling) {
        opened(end, dialling.peer(), dialling.local(), Optional.of(dialling.number()), dialling.address());
    }

    void accepted(VirtualNetwork.Pipe.End end, PeerId dialler, IpAddress from) {
        opened(end, dialler, linkId, Optional.empty(), from);
    }

    private void opened(
            VirtualNetwork.Pipe.End end, PeerId other, PeerId local, Optional<Long> dial, IpAddress remote) {
        var link = new LinkId(end.number());
        ends.put(link, end);
        give(new Input.Connected(link, other, local, dial, remote, VirtualNetwork.PORT));
    }

    void dialFailed(long number) {
        give(new Input.DialFailed(number));
    }

    void frame(VirtualNetwork.Pipe.End end, String text) {
        var link = new LinkId(end.number());
        give(
                switch (MessageReader.read(text)) {
                    case Parsed.Ok(Message message) -> new Input.Received(link, message, verdicts.of(message));
                    case Parsed other -> throw new AssertionError("an engine sent " + other + ": " + text);
                });
    }

    void closed(VirtualNetwork.Pipe.End end, int code) {
        var link = new LinkId(end.number());
        if (ends.remove(link) != null) {
            give(new Input.Disconnected(link, code));
        }
    }

    private PeerRecord draft() {
        return peer.broadcast(Instant.ofEpochMilli(network.now().toEpochMilli()))
                .seq(nextSeq())
                .at(VirtualNetwork.PORT, address.text())
                .record();
    }

    private long nextSeq() {
        lastSeq = Math.max(lastSeq + 1, network.now().toEpochMilli());
        return lastSeq;
    }

    private PeerId oneTimeId() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return PeerId.ofHash(bytes);
    }

    @Override
    public String toString() {
        return name();
    }
}
