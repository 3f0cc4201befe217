package org.flashback.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.LinkId;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageReader;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Parsed;
import org.flashback.core.wire.Version;

/** One engine in virtual time whose neighbours are scripted by the test, frame by frame. */
public final class EngineProbe {
    public static final Instant START = Instant.parse("2026-11-22T12:00:00.250Z");

    /** The hash of no entry at all. */
    public static final String EMPTY_ROOT = StrictBase64.encode(Hashes.sha256(new byte[40]));

    private static final Duration STEP = Duration.ofMillis(1);

    private final TestPeer own;
    private final GossipEngine engine;
    private final Verdicts verdicts = new Verdicts();
    private final RandomGenerator random = new SplittableRandom(7);
    private final List<Output> outputs = new ArrayList<>();
    private final Map<LinkId, Neighbour> neighbours = new HashMap<>();
    private PeerId linkId;
    private Instant now = START;
    private long links;

    private EngineProbe(TestPeer own, PeerId linkId, Optional<VerifiedRecord> record, long seed) {
        this.own = own;
        this.linkId = linkId;
        this.engine = new GossipEngine(
                new GossipConfig(own.id(), linkId, record, _ -> true), new SplittableRandom(seed), now);
    }

    /** A silent node with links under a one-time id. */
    public static EngineProbe silent() {
        return new EngineProbe(
                TestPeer.named("own@probe"), TestPeer.named("one@time").id(), Optional.empty(), 1);
    }

    /** A broadcasting node. */
    public static EngineProbe broadcasting() {
        return broadcasting(TestPeer.named("own@probe"));
    }

    public static EngineProbe broadcasting(TestPeer own) {
        VerifiedRecord record = Verdicts.good(
                        own.broadcast(START).at(13337, "198.18.9.9").entry())
                .record();
        return new EngineProbe(own, own.id(), Optional.of(record), 1);
    }

    public TestPeer own() {
        return own;
    }

    public GossipEngine engine() {
        return engine;
    }

    public Instant now() {
        return now;
    }

    /** Time goes on; the engine is woken whenever it asked for it. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        while (now.isBefore(end)) {
            Instant wake = engine.nextWake(now).filter(at -> at.isBefore(end)).orElse(end);
            now = wake.isAfter(now) ? wake : now.plus(STEP);
            give(new Input.Tick());
        }
    }

    /** The wall clock is set; nothing is woken. */
    public void jump(Duration by) {
        now = now.plus(by);
    }

    public void give(Input in) {
        List<Neighbour> closed = new ArrayList<>();
        engine.handle(now, in, output -> {
            outputs.add(output);
            if (output instanceof Output.Send(var link, var message)) {
                neighbour(link).heard.add(reread(message));
            } else if (output instanceof Output.Disconnect(var link, var code, var _)) {
                Neighbour neighbour = neighbour(link);
                neighbour.closed = Optional.of(code);
                closed.add(neighbour);
            }
        });
        closed.forEach(
                neighbour -> neighbour.gone(neighbour.closed.orElseThrow().number()));
    }

    public void switchOn(VerifiedRecord record) {
        linkId = own.id();
        give(new Input.SwitchOn(record));
    }

    public void switchOff(VerifiedRecord withdrawal, PeerId oneTime) {
        linkId = oneTime;
        give(new Input.SwitchOff(withdrawal, oneTime));
    }

    /** Everything that came out since the last call. */
    public List<Output> drain() {
        List<Output> all = List.copyOf(outputs);
        outputs.clear();
        return all;
    }

    /** What came out of this kind since the last {@link #drain}. */
    public <T extends Output> List<T> seen(Class<T> kind) {
        return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Somebody dials us, from an address and a network that nobody else has. */
    public Neighbour accept(TestPeer peer) {
        return accept(peer, new IpAddress("21." + links / 250 + "." + (links % 250 + 1) + ".1"));
    }

    public Neighbour accept(TestPeer peer, IpAddress from) {
        return connect(peer, Optional.empty(), from, 40_000, linkId);
    }

    /** The dial succeeds: that peer answers there. */
    public Neighbour answer(Output.Dial dial, TestPeer peer) {
        return connect(peer, Optional.of(dial.dial()), dial.address(), dial.port(), linkId);
    }

    /** A link opens although our end showed another certificate. */
    public Neighbour connect(TestPeer peer, Optional<Long> dial, IpAddress remote, int port, PeerId local) {
        var neighbour = new Neighbour(new LinkId(++links), peer);
        neighbours.put(neighbour.id, neighbour);
        give(new Input.Connected(neighbour.id, peer.id(), local, dial, remote, port));
        return neighbour;
    }

    /** A linked silent neighbour that asked to be pushed to. */
    public Neighbour silentNeighbour() {
        Neighbour neighbour = lazyNeighbour();
        neighbour.graft();
        neighbour.drain();
        return neighbour;
    }

    /** A linked silent neighbour. */
    public Neighbour lazyNeighbour() {
        Neighbour neighbour = lazyNeighbourWithGreeting();
        neighbour.drain();
        return neighbour;
    }

    /** The same, with what the engine said to it at once. */
    public Neighbour lazyNeighbourWithGreeting() {
        Neighbour neighbour = accept(TestPeer.named("silent" + links + "@neighbour"));
        neighbour.helloSilent();
        return neighbour;
    }

    /** A linked broadcasting neighbour that asked to be pushed to; its record is dated now. */
    public Neighbour neighbour(String name) {
        TestPeer peer = TestPeer.named(name);
        Neighbour neighbour = accept(peer);
        neighbour.hello(peer.broadcast(now).entry());
        neighbour.graft();
        neighbour.drain();
        return neighbour;
    }

    public Message.Head head() {
        return new Message.Head(MessageId.random(random), now.toEpochMilli());
    }

    public static Digest digest(long count, String root, Instant asOf) {
        return new Digest(count, root, asOf.toEpochMilli());
    }

    private Neighbour neighbour(LinkId link) {
        return Optional.ofNullable(neighbours.get(link)).orElseThrow();
    }

    /** What goes out must be readable by the other end, as it was meant. */
    private static Message reread(Message message) {
        Parsed parsed = MessageReader.read(MessageWriter.write(message));
        if (parsed instanceof Parsed.Ok(var again) && again.equals(message)) {
            return again;
        }
        throw new AssertionError("the engine sends what cannot be read: " + parsed);
    }

    /** The other end of a link. */
    public final class Neighbour {
        private final LinkId id;
        private final TestPeer peer;
        private final List<Message> heard = new ArrayList<>();
        private Optional<CloseCode> closed = Optional.empty();
        private boolean gone;

        private Neighbour(LinkId id, TestPeer peer) {
            this.id = id;
            this.peer = peer;
        }

        public LinkId id() {
            return id;
        }

        public TestPeer peer() {
            return peer;
        }

        /** The code that the engine closed it with. */
        public Optional<CloseCode> closed() {
            return closed;
        }

        /** Everything that the engine said here since the last call. */
        public List<Message> drain() {
            List<Message> all = List.copyOf(heard);
            heard.clear();
            return all;
        }

        /** What the engine said here of this kind since the last {@link #drain}. */
        public <T extends Message> List<T> heard(Class<T> kind) {
            return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        public void say(Message message) {
            give(new Input.Received(id, message, verdicts.of(message)));
        }

        public void unreadable(Input.Fault fault) {
            give(new Input.Unreadable(id, fault, "as the test says"));
        }

        public void gone(int code) {
            if (!gone) {
                gone = true;
                give(new Input.Disconnected(id, code));
            }
        }

        public void hello(SignedEntry announcement) {
            say(helloOf(peer.id(), true, Optional.of(announcement), empty()));
        }

        public void helloSilent() {
            helloSilent(empty());
        }

        public void helloSilent(Digest digest) {
            say(helloOf(peer.id(), false, Optional.empty(), digest));
        }

        public Message.Hello helloOf(
                PeerId sender, boolean broadcasting, Optional<SignedEntry> announcement, Digest digest) {
            return new Message.Hello(
                    head(),
                    new Message.Sender(sender, broadcasting, false),
                    announcement,
                    new Message.LinkLimits(1, Limits.MAX_FRAME_BYTES, OptionalLong.empty()),
                    digest);
        }

        public void announce(SignedEntry entry, int ttl) {
            say(new Message.Announcement(head(), Message.Announcement.Kind.FIRST, entry, ttl));
        }

        public void update(SignedEntry entry, int ttl) {
            say(new Message.Announcement(head(), Message.Announcement.Kind.UPDATE, entry, ttl));
        }

        public void lease(SignedLease lease, int ttl) {
            say(new Message.LeaseUpdate(head(), lease, ttl));
        }

        /** Asks to be pushed to. */
        public void graft() {
            want(true);
        }

        public Message.Request want(boolean graft, Version... versions) {
            var request = new Message.Request(head(), new Message.Want(List.of(versions), graft));
            say(request);
            return request;
        }

        public void prune() {
            say(new Message.Heartbeat(head(), false, Optional.empty(), List.of(), true, Optional.empty()));
        }

        public void have(Version... versions) {
            say(new Message.Heartbeat(head(), false, Optional.empty(), List.of(versions), false, Optional.empty()));
        }

        public void beat() {
            say(new Message.Heartbeat(head(), true, Optional.empty(), List.of(), false, Optional.empty()));
        }

        public void digest(Digest digest, boolean beat) {
            say(new Message.Heartbeat(head(), beat, Optional.of(digest), List.of(), false, Optional.empty()));
        }

        /** Looks for who hosts this. */
        public void search(String repository) {
            say(new Message.Request(head(), new Message.ByRepository(List.of(repository), 1)));
        }

        /** Answers the request with these entries, in one frame that is the last. */
        public void respond(Message.Request request, SignedEntry... entries) {
            say(new Message.Response(head(), request.head().id(), List.of(entries), List.of(), false));
        }

        private Digest empty() {
            return EngineProbe.digest(0, EMPTY_ROOT, now.minusSeconds(10));
        }

        @Override
        public String toString() {
            return peer.name() + closed.map(code -> " closed " + code).orElse("");
        }
    }

    /** The verdict of this probe's verifier. */
    public Verdict verdict(SignedEntry entry) {
        return verdicts.of(entry);
    }
}
