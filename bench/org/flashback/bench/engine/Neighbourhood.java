package org.flashback.bench.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.flashback.app.node.Verification;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.LinkId;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageReader;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Parsed;
import org.flashback.core.wire.Version;
import org.flashback.testkit.Hashes;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;

/** A broadcasting engine with eight neighbours, and the frames that one of them sends it about far peers. */
final class Neighbourhood {
    /** Of the engine's time, between two frames. */
    private static final Duration STEP = Duration.ofMillis(1);

    /** Records of one answer, and what one request may ask for. */
    private static final int RECORDS_PER_FRAME = 10;

    /** Stands in the prepared answers for the id of the request. */
    private static final MessageId SOME_REQUEST = MessageId.random(new SplittableRandom(11));

    private static final int NEIGHBOURS = 8;
    private static final LinkId SENDER = new LinkId(1);

    private final Verification verification;
    private final Instant start;
    private final SplittableRandom random = new SplittableRandom(3);
    private final GossipEngine engine;
    private final Consumer<String> wire;
    private final PeerId own;
    private final List<Output.Dial> dials = new ArrayList<>();
    private MessageId request = SOME_REQUEST;
    private Instant now;
    private int links;

    Neighbourhood(Instant start, Consumer<String> wire) {
        this(start, wire, new Verification(new RecordVerifier(new JsonRecordParser())));
    }

    private Neighbourhood(Instant start, Consumer<String> wire, Verification verification) {
        this.verification = verification;
        this.start = start;
        this.now = start;
        this.wire = wire;
        TestPeer self = TestPeer.named("own@bench");
        own = self.id();
        var record = Verdicts.good(self.broadcast(start).entry()).record();
        engine = new GossipEngine(
                new GossipConfig(own, own, Optional.of(record), _ -> true), new SplittableRandom(5), start);
        Map<PeerId, TestPeer> neighbours = new LinkedHashMap<>();
        for (int i = 1; i <= NEIGHBOURS; i++) {
            TestPeer neighbour = TestPeer.named("neighbour" + i + "@bench");
            neighbours.put(neighbour.id(), neighbour);
            // Each in a network of its own: more than one link into the same is not dialled.
            give(new Input.Introduced("relay", List.of(Verdicts.good(record(neighbour, i)))));
        }
        while (links < NEIGHBOURS) {
            now = now.plus(STEP);
            give(new Input.Tick());
            for (Output.Dial dial : List.copyOf(dials)) {
                dials.remove(dial);
                answer(dial, Optional.ofNullable(neighbours.get(dial.peer())).orElseThrow());
            }
        }
    }

    private SignedEntry record(TestPeer neighbour, int number) {
        return neighbour.broadcast(start).at(13_337, "20." + number + ".0.1").entry();
    }

    private void answer(Output.Dial dial, TestPeer neighbour) {
        var link = new LinkId(++links);
        give(new Input.Connected(link, neighbour.id(), own, Optional.of(dial.dial()), dial.address(), dial.port()));
        SignedEntry record = record(neighbour, links);
        give(new Input.Received(link, hello(neighbour, record), List.of(Verdicts.good(record))));
    }

    private Message.Hello hello(TestPeer neighbour, SignedEntry record) {
        return new Message.Hello(
                head(),
                new Message.Sender(neighbour.id(), true, false),
                Optional.of(record),
                new Message.LinkLimits(1, Limits.MAX_FRAME_BYTES, OptionalLong.empty()),
                new Digest(0, StrictBase64.encode(Hashes.sha256("")), 0));
    }

    private Message.Head head() {
        return new Message.Head(MessageId.random(random), now.toEpochMilli());
    }

    /** A new engine that knows nobody, behind lanes that know the keys seen so far. */
    Neighbourhood again(Consumer<String> to) {
        return new Neighbourhood(start, to, verification);
    }

    /** The answers that bring a record of each of these, ten in a frame, as a newcomer gets them. */
    List<String> records(List<TestPeer> peers, Instant issued) {
        List<String> frames = new ArrayList<>();
        for (int from = 0; from < peers.size(); from += RECORDS_PER_FRAME) {
            List<SignedEntry> entries = peers.subList(from, from + RECORDS_PER_FRAME).stream()
                    .map(peer -> peer.broadcast(issued)
                            .at(13_337, "203.0.113.5")
                            .hosting("films", "music")
                            .entry())
                    .toList();
            frames.add(MessageWriter.write(new Message.Response(head(), SOME_REQUEST, entries, List.of(), true)));
        }
        return frames;
    }

    /** The frames that bring a first lease of each of these. */
    List<String> leases(List<TestPeer> peers, Instant issued, Instant until) {
        List<String> frames = new ArrayList<>();
        for (TestPeer peer : peers) {
            frames.add(MessageWriter.write(
                    new Message.LeaseUpdate(head(), peer.lease(issued.toEpochMilli(), 1, until), 20)));
        }
        return frames;
    }

    /** The messages in frames and what was found about their signatures. */
    record Checked(Message message, List<Verdict> verdicts) {}

    /** What a lane does: reads, and checks the signatures. */
    Checked check(String frame) {
        Message message = ((Parsed.Ok) MessageReader.read(frame)).message();
        return new Checked(message, verification.verify(message));
    }

    /** What the engine's thread does: decides, and writes what goes out. */
    void handle(Checked checked) {
        now = now.plus(STEP);
        Message message = checked.message() instanceof Message.Response response
                ? new Message.Response(response.head(), request, response.peers(), response.ranges(), response.more())
                : checked.message();
        give(new Input.Received(SENDER, message, checked.verdicts()));
    }

    /** The neighbour offers something, and the engine asks for it: its answer may now bring anything. */
    void ask(PeerId somebody) {
        Version offer = Version.ofRecord(somebody, now.toEpochMilli());
        give(new Input.Received(
                SENDER,
                new Message.Heartbeat(head(), false, Optional.empty(), List.of(offer), false, Optional.empty()),
                List.of()));
        while (request.equals(SOME_REQUEST)) {
            now = now.plus(STEP);
            give(new Input.Tick());
        }
    }

    /** How many peers it knows. */
    int known() {
        return engine.peers(now).size();
    }

    /** How many of them have a lease. */
    long leased() {
        return engine.peers(now).stream()
                .filter(view -> view.lease().isPresent())
                .count();
    }

    private void give(Input in) {
        engine.handle(now, in, output -> {
            if (output instanceof Output.Send(var link, var message)) {
                wire.accept(MessageWriter.write(message));
                if (link.equals(SENDER) && message instanceof Message.Request asked) {
                    request = asked.head().id();
                }
            } else if (output instanceof Output.Dial dial && links < NEIGHBOURS) {
                dials.add(dial);
            }
        });
    }
}
