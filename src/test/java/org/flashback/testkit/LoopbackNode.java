package org.flashback.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.flashback.adapter.gossiplink.LinkLimits;
import org.flashback.adapter.gossiplink.LinkTls;
import org.flashback.adapter.gossiplink.PortOpener;
import org.flashback.adapter.gossiplink.WebSocketTransport;
import org.flashback.adapter.http.TlsPort;
import org.flashback.adapter.tls.PeerTls;
import org.flashback.app.node.LinkIntake;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.app.node.PeerWriter;
import org.flashback.app.node.Verification;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.PeerStore;
import org.flashback.app.port.TimeSource;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.JsonRecordParser;

/**
 * A broadcasting node with real links on 127.0.0.1, wired like the program's: port, TLS, lanes, verification, engine. Only
 * what has nothing to do with links is left out: the database, relays, the window.
 */
public final class LoopbackNode implements AutoCloseable {
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");

    private final TestPeer peer;
    private final Tap tap;
    private final Transport transport;
    private final PeerWriter writer = new PeerWriter(new NoStore());
    private final NodeLoop loop;
    private final int port;
    private volatile VerifiedRecord record;

    /** Hears every frame that a node sends, on the thread that sends it. */
    @FunctionalInterface
    public interface Tap {
        void sent(Instant at, PeerId from, PeerId to, String frame);
    }

    public LoopbackNode(TestPeer peer, long seed, Tap tap) throws Transport.TransportException {
        this.peer = peer;
        this.tap = tap;
        transport = new Tapped(new WebSocketTransport(new Tls(), LoopbackNode::open, LinkLimits.STANDARD));
        port = transport
                .listen(new Transport.ListenSpec(Optional.of(LOOPBACK), 0, false), peer.identity())
                .port();
        record = draft();
        var clock = new NodeClock(TimeSource.SYSTEM);
        var engine = new GossipEngine(
                new GossipConfig(peer.id(), peer.id(), Optional.of(record), _ -> true),
                new SplittableRandom(seed),
                clock.now());
        loop = new NodeLoop(
                engine,
                clock,
                transport,
                peer.identity(),
                () -> TestPeer.named("once@once").identity(),
                writer);
        var verification = new Verification(new RecordVerifier(new JsonRecordParser()));
        transport.attach(new LinkIntake(loop, verification, TimeSource.SYSTEM, transport));
    }

    /** Begins to dial and to answer. */
    public void start() {
        writer.start();
        loop.start();
    }

    public PeerId id() {
        return peer.id();
    }

    /** What it says of itself now. */
    public VerifiedRecord record() {
        return record;
    }

    /** Called on the gossip thread for everything worth knowing. */
    public void onNotify(Consumer<? super Output.Notify> listener) {
        loop.onNotify(listener);
    }

    /** A relay names the others. */
    public void introduce(List<LoopbackNode> others) {
        loop.submit(new Input.Introduced(
                "relay",
                others.stream()
                        .map(other ->
                                Verdicts.good(SignedEntry.of(other.record().signed())))
                        .toList()));
    }

    /** A newer record of its own, not yet published. */
    public VerifiedRecord draft() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        return Verdicts.good(peer.broadcast(now)
                        .at(port, LOOPBACK.text())
                        .hosting("films", "music", "papers")
                        .entry())
                .record();
    }

    /** Makes it its record. */
    public void publish(VerifiedRecord newer) {
        record = newer;
        loop.submit(new Input.Publish(newer));
    }

    /** Hands the engine anything else. */
    public void give(Input in) {
        loop.submit(in);
    }

    /** How many others it lists as broadcasting. */
    public int listed() {
        return loop.ask(engine -> (int) engine.peers(Instant.now()).stream()
                        .filter(view -> !view.withdrawn())
                        .count())
                .join();
    }

    /** How many links of it are in use. */
    public int links() {
        return loop.ask(engine -> engine.links().size()).join();
    }

    @Override
    public void close() {
        loop.close();
        transport.close();
        writer.close();
    }

    private static PortOpener.OpenPort open(
            Transport.ListenSpec spec, SSLContext context, Handler gossip, Predicate<IpAddress> admits)
            throws Transport.TransportException {
        TlsPort port = TlsPort.open(spec, context, Map.of(PortOpener.PATH, gossip), admits);
        return new PortOpener.OpenPort() {
            @Override
            public Transport.Listening listening() {
                return port.listening();
            }

            @Override
            public void close() {
                port.close();
            }
        };
    }

    private static final class Tls implements LinkTls {
        @Override
        public SSLContext server(LinkIdentity identity) {
            return PeerTls.server(identity);
        }

        @Override
        public SSLContext client(LinkIdentity identity, Optional<PeerId> expected) {
            return PeerTls.client(identity, expected);
        }
    }

    /** Keeps nothing. */
    private static final class NoStore implements PeerStore {
        @Override
        public List<StoredPeer> load() {
            return List.of();
        }

        @Override
        public List<Candidate> candidates() {
            return List.of();
        }

        @Override
        public List<StoredTrust> trusts() {
            return List.of();
        }

        @Override
        public void apply(List<Change> changes) {}

        @Override
        public void close() {}
    }

    /** Passes everything on and shows the tap what is sent. */
    private final class Tapped implements Transport {
        private final Transport inner;
        private final Map<Long, PeerId> others = new ConcurrentHashMap<>();

        Tapped(Transport inner) {
            this.inner = inner;
        }

        @Override
        public void attach(Events events) {
            inner.attach(new TappedEvents(events));
        }

        /** Notes who is at the other end of a link, and passes everything on. */
        private final class TappedEvents implements Events {
            private final Events events;

            TappedEvents(Events events) {
                this.events = events;
            }

            @Override
            public void opened(OpenedLink link) {
                others.put(link.link(), link.key().peerId());
                events.opened(link);
            }

            @Override
            public boolean frame(long link, String text) {
                return events.frame(link, text);
            }

            @Override
            public void drained(long link) {
                events.drained(link);
            }

            @Override
            public void dropped(long link, Lane lane) {
                events.dropped(link, lane);
            }

            @Override
            public void violated(long link, String reason) {
                events.violated(link, reason);
            }

            @Override
            public boolean admits(IpAddress remote) {
                return events.admits(remote);
            }

            @Override
            public void closed(long link, int code, String reason) {
                others.remove(link);
                events.closed(link, code, reason);
            }

            @Override
            public boolean helloAccepted(long link) {
                return events.helloAccepted(link);
            }

            @Override
            public void dialFailed(long dial, DialTarget target, String reason) {
                events.dialFailed(dial, target, reason);
            }

            @Override
            public void roundTrip(long link, Duration rtt) {
                events.roundTrip(link, rtt);
            }
        }

        @Override
        public Listening listen(ListenSpec spec, LinkIdentity identity) throws TransportException {
            return inner.listen(spec, identity);
        }

        @Override
        public void dial(long dial, DialTarget target, LinkIdentity identity) {
            inner.dial(dial, target, identity);
        }

        @Override
        public void send(long link, Lane lane, String frame) {
            PeerId to = others.get(link);
            if (to != null) {
                tap.sent(Instant.now(), peer.id(), to, frame);
            }
            inner.send(link, lane, frame);
        }

        @Override
        public void close(long link, int code, String reason) {
            inner.close(link, code, reason);
        }

        @Override
        public void resume(long link) {
            inner.resume(link);
        }

        @Override
        public void bindTo(Optional<IpAddress> local) {
            inner.bindTo(local);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
