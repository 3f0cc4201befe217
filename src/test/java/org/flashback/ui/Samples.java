package org.flashback.ui;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Count;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.broadcast.Receipt;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeerRow.Path;
import org.flashback.app.peers.PeerRow.Source;
import org.flashback.app.peers.PeerRow.State;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.relay.RelayUrl;

/** Values as a network of some size would show them. */
public final class Samples {
    private static final Instant NOW = FakeFaces.START;
    private static final String RECORD =
            "{\"addresses\":[\"198.51.100.7\"],\"email\":\"bruno@studio\",\"expiresIn\":3600,"
                    + "\"issuedAt\":\"2026-11-22T13:58:00Z\",\"port\":13337,\"seq\":1795356000181}";

    private Samples() {}

    /** The id made from a number. */
    public static PeerId peerId(long number) {
        var random = new SplittableRandom(number);
        var bytes = ByteBuffer.allocate(32);
        while (bytes.hasRemaining()) {
            bytes.putLong(random.nextLong());
        }
        return PeerId.ofHash(bytes.array());
    }

    private static PeerRow row(
            long number, String name, State state, Path path, long rtt, Duration quiet, PeerRow.Via via) {
        boolean linked = state == State.CONNECTED;
        boolean online = linked || (state == State.DISCOVERED && quiet.toHours() < 1);
        return new PeerRow(
                peerId(number),
                name,
                state,
                path,
                online,
                linked,
                true,
                rtt > 0 ? OptionalLong.of(rtt) : OptionalLong.empty(),
                NOW.minus(Duration.ofDays(41)),
                NOW.minus(quiet),
                List.of(new IpAddress("198.51.100.7"), new IpAddress("10.0.0.4")),
                OptionalInt.of(13337),
                number % 2 == 0
                        ? List.of(new RepositorySummary(
                                "films", Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty()))
                        : List.of(),
                List.of(),
                linked || online ? OptionalDouble.of(100.0 * 46 / 48) : OptionalDouble.empty(),
                rtt > 0 ? OptionalDouble.of(100 - rtt / 4.0) : OptionalDouble.empty(),
                1_795_356_000_181L,
                NOW.minus(Duration.ofMinutes(4)),
                NOW.plus(Duration.ofMinutes(56)),
                via,
                RECORD,
                linked || online ? evidence(number) : PeerRow.Evidence.NONE,
                number == 2 || number == 6
                        ? new Trust(Optional.of(NOW.minus(Duration.ofDays(41))), Trust.Stance.FOLLOWED)
                        : Trust.NONE,
                via.source() == Source.RELAY,
                path == Path.NONE
                        ? Optional.empty()
                        : Optional.of(
                                number == 8
                                        ? new IpAddress("2001:db8::5")
                                        : new IpAddress(path == Path.LAN ? "192.168.1.9" : "198.51.100.7")),
                (linked && path != Path.RELAYED) || (online && via.source() == Source.PEER));
    }

    /** A day with a gap whose place depends on the peer. */
    private static PeerRow.Evidence evidence(long number) {
        var hours = new ArrayList<Integer>();
        for (int hour = 0; hour < 24; hour++) {
            long from = number * 5 % 24;
            boolean gap = hour >= from && hour < from + number % 4 * 3;
            hours.add(number % 5 == 0 && hour < 12 ? -1 : gap ? 0 : hour == from + 12 ? 50 : 100);
        }
        return new PeerRow.Evidence(46, 48, 24, hours, OptionalLong.of(1_200_000), number % 2 == 0);
    }

    /** Five minutes of a network of some size. */
    public static GossipSnapshot gossip() {
        var random = new SplittableRandom(4);
        var seconds = new ArrayList<GossipSnapshot.Second>();
        for (int i = 0; i < GossipSnapshot.SECONDS; i++) {
            double wave = 1 + Math.sin(i / 23.0) / 2;
            double in = Math.floor(wave * 4 * random.nextDouble());
            seconds.add(new GossipSnapshot.Second(
                    NOW.minusSeconds(GossipSnapshot.SECONDS - i),
                    in,
                    Math.floor(wave * 5 * random.nextDouble()),
                    Math.floor(in * random.nextDouble() * 0.6),
                    i % 97 == 13 ? 1 : 0,
                    in * 900,
                    in * 1_100));
        }
        return new GossipSnapshot(
                NOW,
                List.of(
                        new GossipSnapshot.Line(GossipSnapshot.Kind.HELLO, 1, 1, 31, 34),
                        new GossipSnapshot.Line(GossipSnapshot.Kind.ANNOUNCEMENT, 4, 9, 1_204, 2_866),
                        new GossipSnapshot.Line(GossipSnapshot.Kind.UPDATE, 14, 22, 8_731, 12_502),
                        new GossipSnapshot.Line(GossipSnapshot.Kind.REQUEST, 1, 0, 77, 41),
                        new GossipSnapshot.Line(GossipSnapshot.Kind.RESPONSE, 2, 1, 122, 208),
                        new GossipSnapshot.Line(GossipSnapshot.Kind.HEARTBEAT, 16, 18, 10_400, 10_377)),
                640,
                18,
                3,
                List.of(
                        new GossipSnapshot.Rejection("older", 14),
                        new GossipSnapshot.Rejection("expired", 3),
                        new GossipSnapshot.Rejection("bad_signature", 1)),
                seconds);
    }

    private static PeerRow.Via relay() {
        return new PeerRow.Via(Source.RELAY, Optional.empty(), "relay.example", 0);
    }

    private static PeerRow.Via peer(String name, int hops) {
        Optional<PeerId> informant =
                switch (name) {
                    case "bruno@studio" -> Optional.of(peerId(2));
                    case "carla@home" -> Optional.of(peerId(3));
                    case "hana@desk" -> Optional.of(peerId(8));
                    default -> Optional.empty();
                };
        return new PeerRow.Via(Source.PEER, informant, name, hops);
    }

    /** Fifteen, in every state. */
    public static PeersSnapshot peers() {
        Duration now = Duration.ZERO;
        return new PeersSnapshot(List.of(
                row(2, "bruno@studio", State.CONNECTED, Path.DIRECT, 23, now, relay()),
                row(
                        3,
                        "carla@home",
                        State.CONNECTED,
                        Path.LAN,
                        1,
                        now,
                        new PeerRow.Via(Source.ITSELF, Optional.empty(), "", 0)),
                row(4, "dov@lab", State.STALE, Path.NONE, 140, Duration.ofMinutes(4), peer("carla@home", 2)),
                row(5, "emil@workshop", State.CONNECTED, Path.DIRECT, 31, now, peer("bruno@studio", 1)),
                row(6, "fatima@archive", State.CONNECTED, Path.DIRECT, 48, now, relay()),
                row(7, "goran@attic", State.DISCOVERED, Path.NONE, 0, Duration.ofSeconds(40), peer("bruno@studio", 3)),
                row(8, "hana@desk", State.CONNECTED, Path.DIRECT, 38, now, relay()),
                row(9, "ines@uni", State.CONNECTED, Path.RELAYED, 112, now, relay()),
                row(10, "jonas@shed", State.DISCOVERED, Path.NONE, 0, Duration.ofMinutes(2), peer("", 2)),
                row(11, "kaya@cabin", State.CONNECTED, Path.RELAYED, 188, now, peer("hana@desk", 1)),
                row(12, "lena@press", State.CONNECTED, Path.DIRECT, 27, now, relay()),
                row(13, "mika@tower", State.STALE, Path.NONE, 0, Duration.ofMinutes(12), relay()),
                row(
                        14,
                        "eva@farm",
                        State.DISCOVERED,
                        Path.NONE,
                        0,
                        Duration.ofHours(26),
                        new PeerRow.Via(Source.STORED, Optional.empty(), "", 0)),
                row(
                        15,
                        "a-rather-long-name-for-a-peer@some.quite.long.host.example.org",
                        State.DISCOVERED,
                        Path.NONE,
                        0,
                        Duration.ofMinutes(20),
                        relay()),
                row(
                        16,
                        "oskar@lab2",
                        State.DISCOVERED,
                        Path.NONE,
                        0,
                        Duration.ofDays(3),
                        new PeerRow.Via(Source.STORED, Optional.empty(), "", 0))));
    }

    /** As many as asked. */
    public static PeersSnapshot crowd(int count) {
        var rows = new ArrayList<PeerRow>(count);
        for (int i = 0; i < count; i++) {
            int kind = i % 7;
            State state = kind < 3 ? State.CONNECTED : kind == 3 ? State.STALE : State.DISCOVERED;
            Path path = kind == 0 ? Path.LAN : kind < 3 ? Path.DIRECT : Path.NONE;
            rows.add(row(
                    1000L + i,
                    "peer" + i + "@host" + i % 977,
                    state,
                    path,
                    kind < 3 ? 1 + i % 300 : 0,
                    Duration.ofSeconds(kind < 3 ? 0 : i % 90_000),
                    relay()));
        }
        return new PeersSnapshot(rows);
    }

    /** What would become visible. */
    public static Exposure exposure() {
        return new Exposure(
                "ana@laptop.local",
                List.of(
                        new Exposure.Address(new IpAddress("203.0.113.5"), Exposure.Origin.SEEN_BY_RELAY, true),
                        new Exposure.Address(new IpAddress("192.168.1.20"), Exposure.Origin.LOCAL_NETWORK, true),
                        new Exposure.Address(new IpAddress("fd00::2"), Exposure.Origin.LOCAL_NETWORK, false)),
                OptionalInt.of(13337),
                List.of(),
                List.of());
    }

    /** Two relays, one of which is gone in {@code trouble}. */
    public static List<RelayStatus> relays(boolean trouble, boolean registered) {
        var first = new RelayUrl("relay.example", 443, Optional.of("9F3A".repeat(10) + "9F3"));
        var second = new RelayUrl("127.0.0.1", 9443, Optional.empty());
        return List.of(
                new RelayStatus(
                        first, RelayStatus.State.ANSWERING, OptionalLong.of(80), "", Optional.empty(), registered),
                trouble
                        ? new RelayStatus(
                                second,
                                RelayStatus.State.UNREACHABLE,
                                OptionalLong.empty(),
                                "Connection refused",
                                Optional.of(NOW.plusSeconds(42)),
                                false)
                        : new RelayStatus(
                                second,
                                RelayStatus.State.ANSWERING,
                                OptionalLong.of(95),
                                "",
                                Optional.empty(),
                                registered));
    }

    /** Healthy, with one notice. */
    public static HealthSnapshot health(HealthSnapshot.Port port, int peers) {
        return new HealthSnapshot(
                2,
                2,
                OptionalLong.of(80),
                peers,
                Math.min(peers, 11),
                Math.min(peers, 8),
                port,
                OptionalInt.of(13337),
                OptionalLong.of(212_000_000_000L),
                OptionalLong.of(200),
                List.of(new Notice(
                        Notice.Code.PORT_IN_USE,
                        Notice.Severity.INFO,
                        "Port 13337 is used by another program, so Flashback uses 13342.",
                        "The new port is announced while you broadcast.",
                        Optional.empty())));
    }

    /** Ten events, the newest last. */
    public static List<NodeEvent> events() {
        return List.of(
                event(15, NodeEvent.Kind.RELAY_LOST, "127.0.0.1:9443", "Connection refused", 0),
                event(14, NodeEvent.Kind.PEER_LOST, "eva@farm", "", 14),
                event(9, NodeEvent.Kind.RELAY_ANSWERED, "relay.example", "80 ms", 0),
                event(6, NodeEvent.Kind.PEER_JOINED, "carla@home", "bruno@studio", 3),
                event(4, NodeEvent.Kind.PEER_WITHDREW, "nils@barn", "", 0),
                event(1, NodeEvent.Kind.PEER_FOUND, "bruno@studio", "direct, 23 ms", 2));
    }

    private static NodeEvent event(int minutesAgo, NodeEvent.Kind kind, String subject, String detail, long peer) {
        return new NodeEvent(
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                kind,
                subject,
                detail,
                peer == 0 ? Optional.empty() : Optional.of(peerId(peer)));
    }

    /** On the air, known by 14 of 15. */
    public static BroadcastSnapshot broadcasting() {
        List<PeerId> knowing =
                peers().rows().stream().map(PeerRow::peerId).limit(14).toList();
        return new BroadcastSnapshot(
                Mode.BROADCASTING,
                Optional.of(exposure()),
                new Count(2, 2),
                new Count(14, 15),
                knowing,
                NOW.minus(Duration.ofMinutes(3)),
                Optional.of(NOW.plus(Duration.ofMinutes(27))),
                Optional.empty(),
                false);
    }

    /** Silent. */
    public static BroadcastSnapshot silent(boolean firstTime, Optional<Receipt> receipt) {
        return new BroadcastSnapshot(
                Mode.SILENT,
                Optional.empty(),
                Count.NONE,
                Count.NONE,
                List.of(),
                NOW.minus(Duration.ofMinutes(30)),
                Optional.empty(),
                receipt,
                firstTime);
    }

    /** Two relays and 14 of 15 peers confirmed. */
    public static Receipt receipt() {
        Instant at = NOW.minusSeconds(2);
        var lines = new ArrayList<Receipt.Line>();
        lines.add(new Receipt.Line(
                Receipt.Kind.RELAY, "relay.example", Optional.of(at.plusMillis(400)), Optional.empty(), ""));
        lines.add(new Receipt.Line(
                Receipt.Kind.RELAY, "127.0.0.1:9443", Optional.of(at.plusMillis(500)), Optional.empty(), ""));
        peers().rows()
                .forEach(row -> lines.add(
                        row.name().equals("dov@lab")
                                ? new Receipt.Line(
                                        Receipt.Kind.PEER,
                                        row.name(),
                                        Optional.empty(),
                                        Optional.of(at.plus(Duration.ofMinutes(26))),
                                        "Quiet for 4 min")
                                : new Receipt.Line(
                                        Receipt.Kind.PEER,
                                        row.name(),
                                        Optional.of(at.plusMillis(1900)),
                                        Optional.empty(),
                                        "")));
        return new Receipt(1_795_356_120_182L, at, at.minus(Duration.ofMinutes(72)), lines);
    }
}
