package org.flashback.control;

import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.flashback.app.Faces;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.broadcast.Receipt;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.RelayIndependence;
import org.flashback.control.json.AddedPeerJson;
import org.flashback.control.json.BroadcastJson;
import org.flashback.control.json.EventJson;
import org.flashback.control.json.PeerJson;
import org.flashback.control.json.RelayJson;
import org.flashback.control.json.StatusJson;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/** Snapshots as the JSON that scripts read. */
final class Views {
    private Views() {}

    static StatusJson status(Faces faces) {
        NodeInfo info = faces.info().current();
        HealthSnapshot health = faces.health().current();
        BroadcastSnapshot broadcast = faces.broadcasting().state().current();
        List<String> advertised =
                broadcast.visible().map(Exposure::published).map(Views::texts).orElse(List.of());
        boolean on = isOn(broadcast);
        return new StatusJson(
                info.peerId().text(),
                info.name(),
                on,
                on && !advertised.isEmpty(),
                info.port(),
                advertised,
                reachability(health.port()),
                relays(faces.relays().state().current()),
                health.links(),
                new StatusJson.Peers(health.peersKnown(), health.peersOnline()),
                health.clockSkewMs(),
                info.version(),
                gossip(faces.gossip().current()),
                withoutRelay(RelayIndependence.of(faces.peers().current().rows())));
    }

    private static StatusJson.Gossip gossip(GossipSnapshot gossip) {
        var rejected = new LinkedHashMap<String, Long>();
        gossip.rejected().forEach(one -> rejected.put(one.reason(), one.count()));
        return new StatusJson.Gossip(
                gossip.messages().stream()
                        .map(line -> new StatusJson.Messages(
                                lower(line.kind()), line.in(), line.out(), line.inLastMinute(), line.outLastMinute()))
                        .toList(),
                gossip.duplicates(),
                rejected);
    }

    private static StatusJson.WithoutRelay withoutRelay(RelayIndependence independence) {
        return new StatusJson.WithoutRelay(independence.reachable(), independence.known());
    }

    /** On from the moment that others may see it, off from the moment of the withdrawal. */
    static boolean isOn(BroadcastSnapshot broadcast) {
        return switch (broadcast.mode()) {
            case SWITCHING_ON, BROADCASTING -> true;
            case SILENT, SWITCHING_OFF -> false;
        };
    }

    private static StatusJson.Reachability reachability(HealthSnapshot.Port port) {
        return switch (port) {
            case OPEN -> new StatusJson.Reachability("open", 1, "A peer has dialled this node from outside.");
            case NOT_TESTED ->
                new StatusJson.Reachability("could_not_test", 0, "Nobody has dialled this node from outside yet.");
            case CLOSED_WHILE_SILENT ->
                new StatusJson.Reachability(
                        "could_not_test", 0, "The port is closed to other computers while this node is silent.");
            case STARTING -> new StatusJson.Reachability("could_not_test", 0, "The port is being opened.");
        };
    }

    static List<RelayJson> relays(List<RelayStatus> relays) {
        return relays.stream()
                .map(relay -> new RelayJson(relay.url().toString(), lower(relay.state()), relay.rttMs(), detail(relay)))
                .toList();
    }

    /** With the countdown to the next try, as the window has it. */
    private static String detail(RelayStatus relay) {
        if (relay.nextTry().isEmpty()) {
            return relay.detail();
        }
        long seconds = Math.max(
                0,
                java.time.Duration.between(
                                java.time.Instant.now(), relay.nextTry().get())
                        .toSeconds());
        String end = relay.detail().endsWith(".") ? " " : ". ";
        return relay.detail() + end + "Next try in " + seconds + " s.";
    }

    /** @param byScore best first; otherwise those online first, by name */
    static List<PeerJson> peers(List<PeerRow> rows, boolean onlineOnly, Optional<String> repository, boolean byScore) {
        return rows.stream()
                .filter(row -> !onlineOnly || row.online())
                .filter(row -> repository.isEmpty()
                        || row.repositories().stream()
                                .anyMatch(repo -> repo.name().equals(repository.get())))
                .sorted(byScore ? BEST_FIRST : BY_NAME)
                .map(Views::peer)
                .toList();
    }

    private static final Comparator<PeerRow> BY_NAME = Comparator.comparing(PeerRow::online)
            .reversed()
            .thenComparing(PeerRow::name)
            .thenComparing(PeerRow::peerId);

    private static final Comparator<PeerRow> BEST_FIRST =
            Comparator.comparingDouble(PeerRow::score).reversed().thenComparing(BY_NAME);

    static PeerJson peer(PeerRow row) {
        boolean withdrawn = !row.broadcasting();
        return new PeerJson(
                row.peerId().text(),
                row.name(),
                lower(row.state()),
                lower(row.path()),
                row.rttMs(),
                row.lastSeen().truncatedTo(ChronoUnit.MILLIS),
                withdrawn ? List.of() : texts(row.addresses()),
                withdrawn ? OptionalInt.empty() : row.port(),
                row.broadcasting(),
                row.repositories().stream()
                        .map(repo -> new PeerJson.Repository(
                                repo.name(), repo.description(), repo.repoId(), repo.head(), repo.size()))
                        .toList(),
                row.torrents().stream()
                        .map(file -> new PeerJson.Torrent(file.infoHash(), file.name(), file.size(), file.sha256()))
                        .toList(),
                row.availabilityScore(),
                row.performanceScore(),
                row.seq(),
                new PeerJson.Via(row.via().peer().map(PeerId::text), row.via().hops()),
                lower(row.trust().stance()),
                row.trust().pinned(),
                row.attested(),
                row.withoutRelay());
    }

    static AddedPeerJson added(AddPeer.Met met) {
        return new AddedPeerJson(
                met.peer().text(),
                met.name(),
                met.peer().fingerprint().text(),
                met.already() ? "already_linked" : "met");
    }

    static BroadcastJson broadcast(BroadcastSnapshot broadcast, String name) {
        boolean on = isOn(broadcast);
        Optional<Receipt> receipt = broadcast.receipt().filter(of -> !on);
        BroadcastSnapshot.Count relays = receipt.map(Receipt::relays).orElse(broadcast.relays());
        BroadcastSnapshot.Count peers = receipt.map(Receipt::peers).orElse(broadcast.peers());
        return new BroadcastJson(
                on,
                broadcast.visible().filter(of -> on).map(Views::published).orElse(nothing(name)),
                new BroadcastJson.Relays(relays.done(), relays.total()),
                new BroadcastJson.Peers(peers.done(), peers.total()));
    }

    static BroadcastJson.Published published(Exposure exposure) {
        return new BroadcastJson.Published(
                exposure.name(),
                texts(exposure.published()),
                exposure.port(),
                exposure.repositories(),
                exposure.torrents());
    }

    private static BroadcastJson.Published nothing(String name) {
        return new BroadcastJson.Published(name, List.of(), OptionalInt.empty(), List.of(), List.of());
    }

    static EventJson event(NodeEvent event) {
        return new EventJson(
                event.at().truncatedTo(ChronoUnit.MILLIS),
                lower(event.kind()),
                event.subject(),
                event.detail(),
                event.peer().map(PeerId::text));
    }

    private static List<String> texts(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::text).toList();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
