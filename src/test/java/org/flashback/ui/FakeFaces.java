package org.flashback.ui;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.Faces;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Count;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.broadcast.Broadcasting;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.lan.LanSnapshot;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.network.Relays;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.port.Settings;
import org.flashback.app.port.SettingsStore;
import org.flashback.app.settings.SettingsService;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;

/** Use cases that do what a test tells them; every call is written down. */
public final class FakeFaces {
    public static final Instant START = Instant.parse("2026-11-22T14:02:00Z");

    public final List<String> calls = new ArrayList<>();
    public final Publisher<NodeInfo> info = new Publisher<>(new NodeInfo(
            Samples.peerId(1),
            "ana@laptop.local",
            "127.0.0.1:13337",
            13337,
            Path.of("/home/ana/.local/share/flashback"),
            "0.1.0",
            false));
    public final Publisher<HealthSnapshot> health = new Publisher<>(new HealthSnapshot(
            0,
            0,
            OptionalLong.empty(),
            0,
            0,
            0,
            HealthSnapshot.Port.CLOSED_WHILE_SILENT,
            OptionalInt.of(13337),
            OptionalLong.of(212_000_000_000L),
            OptionalLong.empty(),
            List.of()));
    public final Publisher<PeersSnapshot> peers = new Publisher<>(PeersSnapshot.EMPTY);
    public final Publisher<GossipSnapshot> gossip = new Publisher<>(GossipSnapshot.EMPTY);
    public final Publisher<List<NodeEvent>> events = new Publisher<>(List.of());
    public final Publisher<BroadcastSnapshot> broadcast = new Publisher<>(new BroadcastSnapshot(
            Mode.SILENT,
            Optional.empty(),
            Count.NONE,
            Count.NONE,
            List.of(),
            START,
            Optional.empty(),
            Optional.empty(),
            true));
    public final Publisher<List<RelayStatus>> relayStates = new Publisher<>(List.of());
    public final Publisher<Optional<String>> hosted = new Publisher<>(Optional.empty());
    public final SettingsService settings = new SettingsService(new MemoryStore(), Settings.DEFAULT);
    public final Publisher<LanSnapshot> lan = new Publisher<>(new LanSnapshot(LanSnapshot.Mode.LISTENING, 1, 0, ""));
    public CompletableFuture<AddPeer.Outcome> added = CompletableFuture.completedFuture(new AddPeer.Yourself());
    public Exposure exposure = Samples.exposure();
    public CompletableFuture<Void> outcome = CompletableFuture.completedFuture(null);

    /** As the window gets them. */
    public Faces faces() {
        return new Faces(
                info,
                health,
                peers,
                events,
                new FakeBroadcasting(),
                new FakeRelays(),
                new FakeHosting(),
                settings,
                this::mark,
                gossip,
                lan,
                link -> {
                    calls.add("add peer " + link);
                    return added;
                });
    }

    private CompletableFuture<PeerRow> mark(PeerId peer, Trust.Mark mark) {
        calls.add(mark + " " + peer.fingerprint().brief());
        return outcome.thenApply(done -> peers.current().rows().stream()
                .filter(row -> row.peerId().equals(peer))
                .findFirst()
                .map(row -> row.withTrust(row.trust().with(mark, START)))
                .orElseThrow());
    }

    private final class FakeBroadcasting implements Broadcasting {
        @Override
        public Published<BroadcastSnapshot> state() {
            return broadcast;
        }

        @Override
        public Exposure preview() {
            return exposure;
        }

        @Override
        public CompletableFuture<BroadcastSnapshot> switchOn(Set<IpAddress> addresses) {
            calls.add("on " + addresses.stream().map(IpAddress::text).sorted().toList());
            return outcome.thenApply(done -> broadcast.current());
        }

        @Override
        public CompletableFuture<BroadcastSnapshot> switchOff() {
            calls.add("off");
            return outcome.thenApply(done -> broadcast.current());
        }

        @Override
        public void dismissReceipt() {
            calls.add("dismiss");
        }

        @Override
        public CompletableFuture<Void> rename(String name) {
            calls.add("rename " + name);
            return outcome;
        }
    }

    private final class FakeRelays implements Relays {
        @Override
        public Published<List<RelayStatus>> state() {
            return relayStates;
        }

        @Override
        public void add(RelayUrl url) {
            calls.add("add " + url);
        }

        @Override
        public boolean remove(RelayUrl url) {
            return calls.add("remove " + url);
        }

        @Override
        public void tryNow() {
            calls.add("try now");
        }
    }

    private final class FakeHosting implements Faces.RelayHosting {
        @Override
        public Published<Optional<String>> url() {
            return hosted;
        }

        @Override
        public CompletableFuture<Void> start() {
            calls.add("host");
            return outcome;
        }

        @Override
        public CompletableFuture<Void> stop() {
            calls.add("stop hosting");
            return outcome;
        }
    }

    private static final class MemoryStore implements SettingsStore {
        @Override
        public Loaded load() {
            return new Loaded(Settings.DEFAULT, Optional.empty());
        }

        @Override
        public void save(Settings next) {
            // The service keeps the value; nothing outlives a test.
        }
    }
}
