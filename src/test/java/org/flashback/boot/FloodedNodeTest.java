package org.flashback.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.flashback.adapter.h2.H2PeerStore;
import org.flashback.adapter.tls.PeerCertificates;
import org.flashback.app.node.LinkIntake;
import org.flashback.app.node.MeteredTransport;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.app.node.PeerWriter;
import org.flashback.app.node.Verification;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.TimeSource;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.RejectReason;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Version;
import org.flashback.testkit.Await;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node on real sockets: one neighbour floods it, and what another tells still reaches a third.
 *
 * <pre>
 *   flooder ---\
 *   honest ---- node ---- reader
 * </pre>
 */
class FloodedNodeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final LinkIdentity own = PeerCertificates.fresh(Instant.now());
    private final Map<RejectReason, Integer> rejected = new ConcurrentHashMap<>();
    private final Queue<Long> accepted = new ConcurrentLinkedQueue<>();
    private NodeLoop loop;
    private Transport transport;
    private int port;
    private Neighbour honest;
    private Neighbour reader;
    private int news;

    @BeforeEach
    void start() throws Exception {
        H2PeerStore store = H2PeerStore.open(folder, TimeSource.SYSTEM, path -> {});
        open.push(store);
        var clock = new NodeClock(TimeSource.SYSTEM);
        transport = new MeteredTransport(LinkWiring.transport());
        PeerId id = own.key().peerId();
        var engine = new GossipEngine(
                new GossipConfig(TestPeer.named("own@y").id(), id, Optional.empty(), _ -> false),
                new SplittableRandom(1),
                clock.now());
        loop = new NodeLoop(engine, clock, transport, own, () -> own, new PeerWriter(store));
        loop.onNotify(this::noted);
        transport.attach(new LinkIntake(
                loop, new Verification(new RecordVerifier(new JsonRecordParser())), TimeSource.SYSTEM, transport));
        port = transport
                .listen(new Transport.ListenSpec(Optional.of(LOOPBACK), 0, false), own)
                .port();
        loop.start();
        open.push(loop);
        open.push(transport);
        honest = new Neighbour();
        reader = new Neighbour();
        honest.connect();
        reader.connect();
    }

    private void noted(Output.Notify notify) {
        if (notify instanceof Output.Rejected(var _, var reason, var _, boolean _)) {
            rejected.merge(reason, 1, Integer::sum);
        } else if (notify instanceof Output.LinkUp up) {
            accepted.add(up.link().number());
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void badSignaturesAtFullRate() throws Exception {
        SignedEntry forged = SignedEntry.of(new SignedRecord(
                TestPeer.named("a@y").broadcast(Instant.now()).entry().record().text(),
                TestPeer.named("b@y").broadcast(Instant.now()).entry().record().signature()));
        for (int round = 0; round < 3; round++) {
            var flooder = new Neighbour();
            flooder.connect();
            for (int i = 0; i < 300; i++) {
                flooder.announce(forged);
            }
            newsArrives();
            // With 4004, or cut: whoever still writes may find the connection gone before the close frame.
            Await.until(SOON, () -> !flooder.closed.isEmpty());
            // The same key is not let in again.
            flooder.dial();
            Await.until(SOON, () -> flooder.closed.size() == 2);
            assertThat(flooder.closed).last().isEqualTo(CloseCode.MISBEHAVIOUR.number());
        }
        assertThat(rejected).containsEntry(RejectReason.BAD_SIGNATURE, 15);
    }

    @Test
    void validNewIdentitiesAtFullRate() throws Exception {
        List<SignedEntry> identities = IntStream.range(0, 500)
                .mapToObj(i ->
                        TestPeer.named("i" + i + "@y").broadcast(Instant.now()).entry())
                .toList();
        var flooder = new Neighbour();
        flooder.connect();
        identities.forEach(flooder::announce);
        for (int i = 0; i < 3; i++) {
            newsArrives();
        }
        assertThat(flooder.closed).isEmpty();
        Await.until(SOON, () -> rejected.containsKey(RejectReason.NEW_IDENTITIES_RATE));
    }

    @Test
    void answersThatNobodyAskedForAreNotEvenChecked() throws Exception {
        SignedEntry forged = SignedEntry.of(new SignedRecord(
                TestPeer.named("a@y").broadcast(Instant.now()).entry().record().text(),
                TestPeer.named("b@y").broadcast(Instant.now()).entry().record().signature()));
        var flooder = new Neighbour();
        flooder.connect();
        for (int i = 0; i < 100; i++) {
            flooder.say(MessageWriter.write(
                    new Message.Response(head(), head().id(), List.of(forged, forged), List.of(), true)));
        }
        newsArrives();
        Await.until(SOON, () -> !flooder.closed.isEmpty());
        assertThat(rejected).containsEntry(RejectReason.UNSOLICITED, 5).doesNotContainKey(RejectReason.BAD_SIGNATURE);
    }

    @Test
    void hugeFramesOverAndOver() throws Exception {
        var flooder = new Neighbour();
        for (int i = 0; i < 5; i++) {
            flooder.connect();
            int before = i;
            flooder.say("x".repeat(Limits.MAX_FRAME_BYTES + 1));
            Await.until(SOON, () -> flooder.closed.size() > before);
            newsArrives();
        }
        assertThat(rejected).containsEntry(RejectReason.FORBIDDEN_FRAME, 5);
        flooder.dial();
        Await.until(SOON, () -> flooder.closed.size() == 6);
        assertThat(flooder.closed).last().isEqualTo(CloseCode.MISBEHAVIOUR.number());
    }

    @Test
    void whoAsksForEverythingAndNeverReadsCostsNoMoreThanItsQueue() throws Exception {
        List<Version> held = new ArrayList<>();
        String[] names =
                IntStream.range(0, 16).mapToObj(i -> "x".repeat(110) + i).toArray(String[]::new);
        for (int i = 0; i < 150; i++) {
            TestPeer peer = TestPeer.named("h" + i + "@y");
            SignedEntry entry = peer.broadcast(Instant.now()).hosting(names).entry();
            held.add(Version.ofRecord(peer.id(), entry(entry)));
            honest.announce(entry);
        }
        newsArrives();
        var flooder = new Neighbour();
        flooder.connect();
        flooder.reads = false;
        long link = accepted.stream().mapToLong(Long::longValue).max().orElseThrow();
        var sent = new EnumMap<Kind, Long>(Kind.class);
        loop.onSend(send -> {
            if (send.link().number() == link) {
                sent.merge(
                        Kind.of(send.message()),
                        (long) MessageWriter.write(send.message()).length(),
                        Long::sum);
            }
        });
        // A hundred times half a megabyte.
        for (int i = 0; i < 100; i++) {
            flooder.say(MessageWriter.write(new Message.Request(head(), new Message.Want(held, false))));
        }
        for (int i = 0; i < 5; i++) {
            newsArrives();
        }
        Await.until(SOON, () -> rejected.containsKey(RejectReason.REQUESTS_RATE));
        long answers = loop.ask(_ -> sent.getOrDefault(Kind.ANSWER, 0L)).get();
        // What the two sockets hold, which the system decides, and a window of ours; a third of what was asked for.
        assertThat(answers).isPositive().isLessThan(16L * 1024 * 1024);
        assertThat(flooder.closed).isEmpty();
        // When it reads again it gets what it asked for.
        long before = flooder.bytes.get();
        flooder.reads = true;
        flooder.wire.resume(flooder.link);
        Await.until(SOON, () -> flooder.bytes.get() > before + 10L * 1024 * 1024);
    }

    private enum Kind {
        ANSWER,
        OTHER;

        static Kind of(Message message) {
            return message instanceof Message.Response ? ANSWER : OTHER;
        }
    }

    private static long entry(SignedEntry entry) {
        String text = entry.record().text();
        int at = text.indexOf("\"seq\":") + 6;
        return Long.parseLong(text.substring(at, text.indexOf(',', at)));
    }

    /**
     * The honest neighbour tells of somebody new, and the reader hears of it. It says so again after a while, as digests
     * would: of new identities a link is only promised one a second.
     */
    private void newsArrives() {
        TestPeer peer = TestPeer.named("news" + ++news + "@y");
        SignedEntry entry = peer.broadcast(Instant.now()).entry();
        long began = System.nanoTime();
        long[] said = {0};
        Await.until(SOON, () -> {
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() / 2;
            if (seconds >= said[0]) {
                said[0]++;
                honest.announce(entry);
            }
            return reader.heard.stream()
                    .anyMatch(frame -> frame.contains(peer.id().text()));
        });
    }

    private static Message.Head head() {
        return new Message.Head(MessageId.random(new SplittableRandom(System.nanoTime())), System.currentTimeMillis());
    }

    /** A neighbour with real links and no engine: it says what the test wants. */
    private final class Neighbour implements Transport.Events {
        private final LinkIdentity identity = PeerCertificates.fresh(Instant.now());
        private final Transport wire = LinkWiring.transport();
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();
        private final List<Integer> closed = new CopyOnWriteArrayList<>();
        private volatile boolean reads = true;
        private volatile long link;
        private final AtomicLong bytes = new AtomicLong();

        Neighbour() {
            wire.attach(this);
            open.push(wire);
        }

        void dial() {
            link = 0;
            var target = new Transport.DialTarget(Optional.of(own.key().peerId()), LOOPBACK, port);
            wire.dial(1, target, identity);
        }

        /** Dials and says HELLO. Returns when the node has accepted it. */
        void connect() {
            int before = accepted.size();
            dial();
            Await.until(SOON, () -> link != 0);
            say(MessageWriter.write(new Message.Hello(
                    head(),
                    new Message.Sender(identity.key().peerId(), false, false),
                    Optional.empty(),
                    new Message.LinkLimits(1, Limits.MAX_FRAME_BYTES, OptionalLong.empty()),
                    EngineProbe.digest(0, EngineProbe.EMPTY_ROOT, Instant.now().minusSeconds(10)))));
            Await.until(SOON, () -> accepted.size() > before);
        }

        void announce(SignedEntry entry) {
            say(MessageWriter.write(
                    new Message.Announcement(head(), Message.Announcement.Kind.FIRST, entry, Limits.MAX_TTL)));
        }

        void say(String frame) {
            wire.send(link, frame);
        }

        @Override
        public void opened(Transport.OpenedLink opened) {
            link = opened.link();
        }

        @Override
        public boolean frame(long from, String text) {
            bytes.addAndGet(text.length());
            if (this == reader) {
                heard.add(text);
            }
            return reads;
        }

        @Override
        public void closed(long from, int code, String reason) {
            closed.add(code);
        }

        @Override
        public boolean helloAccepted(long from) {
            return true;
        }

        @Override
        public void dialFailed(long dial, Transport.DialTarget target, String reason) {
            closed.add(-1);
        }

        @Override
        public void roundTrip(long from, Duration rtt) {
            // Not needed.
        }
    }
}
