package org.flashback.control;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.Faces;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.Broadcasting;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.broadcast.Receipt;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.lan.LanSnapshot;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.network.Relays;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.port.Settings;
import org.flashback.app.port.SettingsStore;
import org.flashback.app.settings.SettingsService;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.relay.RelayUrl;

/** The use cases of a node that is not there: a test sets what they publish and sees what they are asked. */
public final class FakeNode {
    public static final PeerId SELF = PeerId.ofHash(new byte[32]);
    public static final IpAddress PUBLIC = new IpAddress("203.0.113.5");
    public static final IpAddress UNTICKED = new IpAddress("192.168.1.5");
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678912Z");

    public final Publisher<NodeInfo> info = new Publisher<>(
            new NodeInfo(SELF, "ana@laptop", "127.0.0.1:4711", 4711, Path.of("/profile"), "9.8.7", false));
    public final Publisher<HealthSnapshot> health = new Publisher<>(new HealthSnapshot(
            1,
            2,
            OptionalLong.of(12),
            3,
            2,
            1,
            HealthSnapshot.Port.CLOSED_WHILE_SILENT,
            OptionalInt.of(4711),
            OptionalLong.of(1L << 30),
            OptionalLong.empty(),
            List.of()));
    public final Publisher<PeersSnapshot> peers = new Publisher<>(PeersSnapshot.EMPTY);
    public final Publisher<List<NodeEvent>> events = new Publisher<>(List.of());
    public final Publisher<List<RelayStatus>> relays = new Publisher<>(List.of());
    public final Publisher<BroadcastSnapshot> broadcast = new Publisher<>(silent(Optional.empty()));
    public final Publisher<GossipSnapshot> gossip = new Publisher<>(GossipSnapshot.EMPTY);
    public final Publisher<LanSnapshot> lan = new Publisher<>(new LanSnapshot(LanSnapshot.Mode.OFF, 0, 0, ""));
    public final List<Set<IpAddress>> switchedOn = new ArrayList<>();

    /** What the next switching on fails with. */
    public Optional<Throwable> failure = Optional.empty();

    /** What comes of adding a peer. */
    public AddPeer.Outcome added = new AddPeer.Yourself();

    public Faces faces() {
        SettingsStore nowhere = new SettingsStore() {
            @Override
            public Loaded load() {
                return new Loaded(Settings.DEFAULT, Optional.empty());
            }

            @Override
            public void save(Settings settings) {}
        };
        return new Faces(
                info,
                health,
                peers,
                events,
                new Toggle(),
                new RelayList(),
                new NoHosting(),
                new SettingsService(nowhere, Settings.DEFAULT),
                this::mark,
                gossip,
                lan,
                link -> CompletableFuture.completedFuture(added));
    }

    /** Marks a peer of the list. */
    private CompletableFuture<PeerRow> mark(PeerId peer, Trust.Mark mark) {
        Optional<PeerRow> found = peers.current().rows().stream()
                .filter(row -> row.peerId().equals(peer))
                .findFirst();
        if (found.isEmpty()) {
            return CompletableFuture.failedFuture(new NodeException(new Notice(
                    Notice.Code.NO_SUCH_PEER,
                    Notice.Severity.NEEDS_YOU,
                    "No such peer.",
                    "Nobody has this id.",
                    Optional.empty())));
        }
        PeerRow marked = found.get().withTrust(found.get().trust().with(mark, NOW));
        peers.update(old -> new PeersSnapshot(old.rows().stream()
                .map(row -> row.peerId().equals(peer) ? marked : row)
                .toList()));
        return CompletableFuture.completedFuture(marked);
    }

    private static BroadcastSnapshot silent(Optional<Receipt> receipt) {
        return new BroadcastSnapshot(
                BroadcastSnapshot.Mode.SILENT,
                Optional.empty(),
                BroadcastSnapshot.Count.NONE,
                BroadcastSnapshot.Count.NONE,
                List.of(),
                NOW,
                Optional.empty(),
                receipt,
                true);
    }

    /** A broadcasting peer, heard of in this run. */
    public static PeerRow peer(int number, String name) {
        return row(number, name, true, true);
    }

    /** One that withdrew. */
    public static PeerRow withdrawn(int number, String name) {
        return row(number, name, false, false);
    }

    /** One from an earlier run. */
    public static PeerRow stored(int number, String name) {
        return row(number, name, true, false);
    }

    private static PeerRow row(int number, String name, boolean broadcasting, boolean online) {
        return new PeerRow(
                id(number),
                name,
                online ? PeerRow.State.CONNECTED : PeerRow.State.STALE,
                online ? PeerRow.Path.DIRECT : PeerRow.Path.NONE,
                online,
                online,
                broadcasting,
                online ? OptionalLong.of(23) : OptionalLong.empty(),
                NOW,
                NOW,
                broadcasting ? List.of(new IpAddress("198.51.100." + number)) : List.of(),
                broadcasting ? OptionalInt.of(13_337) : OptionalInt.empty(),
                broadcasting
                        ? List.of(new RepositorySummary(
                                "repo" + number,
                                Optional.empty(),
                                Optional.of("ab".repeat(32)),
                                Optional.empty(),
                                OptionalLong.of(5)))
                        : List.of(),
                List.of(),
                OptionalDouble.of(number),
                OptionalDouble.empty(),
                1_763_800_000_000L + number,
                NOW,
                NOW.plusSeconds(7_200),
                new PeerRow.Via(PeerRow.Source.PEER, Optional.of(id(99)), "carla@home", 2),
                "{}",
                PeerRow.Evidence.NONE,
                Trust.NONE,
                false,
                Optional.empty(),
                online);
    }

    /** Ids that differ in their first characters. */
    public static PeerId id(int number) {
        byte[] hash = new byte[32];
        hash[0] = (byte) (number * 37);
        hash[1] = (byte) number;
        return PeerId.ofHash(hash);
    }

    /** The reason that people are told. */
    public static NodeException nameTaken() {
        return new NodeException(new Notice(
                Notice.Code.NAME_TAKEN,
                Notice.Severity.NEEDS_YOU,
                "The name is taken.",
                "Another key has it.",
                Optional.of("Use another name.")));
    }

    private final class Toggle implements Broadcasting {
        @Override
        public Published<BroadcastSnapshot> state() {
            return broadcast;
        }

        @Override
        public Exposure preview() {
            return new Exposure(
                    info.current().name(),
                    List.of(
                            new Exposure.Address(PUBLIC, Exposure.Origin.PUBLIC_INTERFACE, true),
                            new Exposure.Address(UNTICKED, Exposure.Origin.LOCAL_NETWORK, false)),
                    OptionalInt.of(13_337),
                    List.of("films"),
                    List.of());
        }

        @Override
        public CompletableFuture<BroadcastSnapshot> switchOn(Set<IpAddress> addresses) {
            switchedOn.add(addresses);
            if (failure.isPresent()) {
                return CompletableFuture.failedFuture(failure.get());
            }
            broadcast.publish(new BroadcastSnapshot(
                    BroadcastSnapshot.Mode.BROADCASTING,
                    Optional.of(preview()),
                    new BroadcastSnapshot.Count(1, 2),
                    new BroadcastSnapshot.Count(3, 4),
                    List.of(),
                    NOW,
                    Optional.empty(),
                    Optional.empty(),
                    false));
            return CompletableFuture.completedFuture(broadcast.current());
        }

        @Override
        public CompletableFuture<BroadcastSnapshot> switchOff() {
            var confirmed = new Receipt.Line(Receipt.Kind.RELAY, "r1", Optional.of(NOW), Optional.empty(), "");
            var open = new Receipt.Line(Receipt.Kind.RELAY, "r2", Optional.empty(), Optional.of(NOW), "no answer");
            var peer = new Receipt.Line(Receipt.Kind.PEER, "bruno", Optional.of(NOW), Optional.empty(), "");
            broadcast.publish(silent(Optional.of(new Receipt(7, NOW, NOW, List.of(confirmed, open, peer)))));
            return CompletableFuture.completedFuture(broadcast.current());
        }

        @Override
        public void dismissReceipt() {}

        @Override
        public CompletableFuture<Void> rename(String name) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private final class RelayList implements Relays {
        @Override
        public Published<List<RelayStatus>> state() {
            return relays;
        }

        @Override
        public void add(RelayUrl url) {
            relays.update(old -> {
                List<RelayStatus> next = new ArrayList<>(old);
                next.add(new RelayStatus(
                        url, RelayStatus.State.ANSWERING, OptionalLong.of(12), "answers", Optional.empty(), false));
                return next;
            });
        }

        @Override
        public boolean remove(RelayUrl url) {
            int before = relays.current().size();
            relays.update(old ->
                    old.stream().filter(relay -> !relay.url().equals(url)).toList());
            return relays.current().size() < before;
        }

        @Override
        public void tryNow() {}
    }

    private static final class NoHosting implements Faces.RelayHosting {
        @Override
        public Published<Optional<String>> url() {
            return new Publisher<>(Optional.empty());
        }

        @Override
        public CompletableFuture<Void> start() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
