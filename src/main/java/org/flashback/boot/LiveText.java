package org.flashback.boot;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.flashback.app.Faces;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.live.Published;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;

/** What happens to a node, as lines for a terminal: each event once, and the list of peers whenever it has changed. */
final class LiveText implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final PrintStream out;
    private final Set<NodeEvent> shown = new HashSet<>();
    private final List<Published.Subscription> subscriptions;
    private List<String> lastPeers = List.of();

    LiveText(Faces faces, PrintStream out, Path profile) {
        this.out = out;
        out.println("Demo network: a relay and four peers, nothing leaves this computer.");
        out.println("One of the four, eva@farm, stays silent: it sees the others and is never listed.");
        out.println("You are " + faces.info().current().name() + ", silent. From another terminal, for example:");
        out.println("  flashback --profile " + profile + " peers");
        out.println("  flashback --profile " + profile + " broadcast on");
        out.println("Ctrl+C ends the demo.");
        subscriptions =
                List.of(faces.events().subscribe(this::events), faces.peers().subscribe(this::peers));
    }

    @Override
    public void close() {
        subscriptions.forEach(Published.Subscription::close);
    }

    private synchronized void events(List<NodeEvent> events) {
        for (NodeEvent event : events) {
            if (shown.add(event)) {
                out.println(TIME.format(event.at()) + "  " + words(event));
            }
        }
        shown.retainAll(events);
    }

    private synchronized void peers(PeersSnapshot snapshot) {
        List<String> lines = new ArrayList<>();
        snapshot.rows().stream()
                .filter(PeerRow::broadcasting)
                .sorted(java.util.Comparator.comparing(PeerRow::name))
                .forEach(row -> lines.add(String.format(
                        Locale.ROOT,
                        "    %-16s %-20s %-10s heard from %s",
                        row.name(),
                        row.peerId().fingerprint(),
                        row.state().name().toLowerCase(Locale.ROOT),
                        informant(row))));
        if (!lines.equals(lastPeers)) {
            lastPeers = lines;
            out.println("  " + lines.size() + (lines.size() == 1 ? " peer is" : " peers are") + " listed");
            lines.forEach(out::println);
        }
    }

    private static String informant(PeerRow row) {
        return switch (row.via().source()) {
            case ITSELF -> "itself";
            case RELAY -> "the relay";
            case PEER ->
                row.via().name().isEmpty() ? "a silent neighbour" : row.via().name();
            case STORED -> "an earlier run";
        };
    }

    private static String words(NodeEvent event) {
        String who = event.subject();
        return switch (event.kind()) {
            case PEER_FOUND -> "Linked with " + who;
            case PEER_JOINED -> who + " joined" + (event.detail().isEmpty() ? "" : ", heard from " + event.detail());
            case PEER_WITHDREW -> who + " withdrew; its addresses are forgotten";
            case PEER_LOST -> who + " has expired";
            case RELAY_ANSWERED -> "Relay " + who + " answered in " + event.detail();
            case RELAY_LOST -> "Relay " + who + ": " + event.detail();
            case BROADCAST_ON -> "You are broadcasting as " + who;
            case BROADCAST_OFF -> "You are silent again";
            case NOTICE -> event.detail();
        };
    }
}
