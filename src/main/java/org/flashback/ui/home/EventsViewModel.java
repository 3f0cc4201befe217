package org.flashback.ui.home;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** The last events in words, newest first. */
public final class EventsViewModel {
    /** How many there is room for in a window of the usual size. */
    public static final int USUAL = 5;

    private final Desk desk;
    private final Live<List<NodeEvent>> events;
    private final Live<PeersSnapshot> peers;

    /** How a peer was reached when it was found; its round trip is measured a moment later. */
    private final Map<NodeEvent, PeerRow> reached = new HashMap<>();

    private final IntegerProperty limit = new SimpleIntegerProperty(USUAL);
    private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());

    public EventsViewModel(Desk desk) {
        this.desk = desk;
        this.events = new Live<>(desk.faces().events(), desk.ui());
        this.peers = new Live<>(desk.faces().peers(), desk.ui());
        events.onChange(this::list);
        peers.value().addListener((source, before, now) -> learn());
        limit.addListener((source, before, now) -> list());
    }

    /** One event. */
    public record Row(String time, Icons icon, List<Texts.Span> text, Optional<PeerId> peer) {}

    private void list() {
        reached.keySet().retainAll(events.get());
        measure();
        rows.set(shown().stream().map(this::row).toList());
    }

    /** A link that comes back is no news: a peer is found once, until it goes away. */
    private List<NodeEvent> shown() {
        Set<PeerId> here = new HashSet<>();
        List<NodeEvent> news = new ArrayList<>();
        for (NodeEvent event : events.get()) {
            boolean isNews =
                    switch (event.kind()) {
                        case PEER_FOUND -> event.peer().map(here::add).orElse(true);
                        case PEER_WITHDREW, PEER_LOST -> {
                            event.peer().ifPresent(here::remove);
                            yield true;
                        }
                        default -> true;
                    };
            if (isNews) {
                news.add(event);
            }
        }
        return news.reversed().stream().limit(limit.get()).toList();
    }

    private void learn() {
        if (measure()) {
            rows.set(shown().stream().map(this::row).toList());
        }
    }

    /** Completes what is known of how each found peer was reached. Returns whether something was added. */
    private boolean measure() {
        boolean added = false;
        for (NodeEvent event : shown()) {
            PeerRow known = reached.get(event);
            if (event.kind() != NodeEvent.Kind.PEER_FOUND
                    || (known != null && known.rttMs().isPresent())) {
                continue;
            }
            Optional<PeerRow> row = event.peer().flatMap(this::linked);
            row.ifPresent(now -> reached.put(event, now));
            added |= row.isPresent();
        }
        return added;
    }

    private Optional<PeerRow> linked(PeerId peer) {
        return peers.get().rows().stream()
                .filter(row -> row.linked() && row.peerId().equals(peer))
                .findFirst();
    }

    private Row row(NodeEvent event) {
        return new Row(Words.clock(event.at()), icon(event.kind()), text(event), event.peer());
    }

    private List<Texts.Span> text(NodeEvent event) {
        String subject = event.subject();
        String detail = event.detail();
        int known = detail.isEmpty() ? 0 : 1;
        return switch (event.kind()) {
            case PEER_FOUND -> found(event);
            case PEER_JOINED -> Texts.rich("home.event.peer_joined", subject, detail, known);
            case PEER_WITHDREW -> Texts.rich("home.event.peer_withdrew", subject);
            case PEER_LOST -> Texts.rich("home.event.peer_lost", subject);
            case RELAY_ANSWERED -> Texts.rich("home.event.relay_answered", subject, detail, known);
            case RELAY_LOST -> Texts.rich("home.event.relay_lost", subject, detail, known);
            case BROADCAST_ON -> Texts.rich("home.event.broadcast_on");
            case BROADCAST_OFF -> Texts.rich("home.event.broadcast_off");
            case NOTICE -> Texts.rich("home.event.notice", subject, detail, known);
        };
    }

    private List<Texts.Span> found(NodeEvent event) {
        PeerRow row = reached.get(event);
        if (row == null) {
            return Texts.rich("home.event.peer_found", event.subject(), "", 0);
        }
        int measured = row.rttMs().isPresent() ? 1 : 0;
        String rtt = row.rttMs().isPresent() ? Words.millis(row.rttMs().getAsLong()) : "";
        return switch (row.path()) {
            case LAN -> Texts.rich("home.event.peer_found_here", event.subject(), rtt, measured);
            case DIRECT ->
                Texts.rich(
                        "home.event.peer_found",
                        event.subject(),
                        Texts.get("home.event.path_direct", rtt, measured),
                        1);
            case RELAYED ->
                Texts.rich(
                        "home.event.peer_found",
                        event.subject(),
                        Texts.get("home.event.path_relayed", rtt, measured),
                        1);
            case NONE -> Texts.rich("home.event.peer_found", event.subject(), rtt, measured);
        };
    }

    private static Icons icon(NodeEvent.Kind kind) {
        return switch (kind) {
            case PEER_FOUND -> Icons.FOUND;
            case PEER_JOINED -> Icons.JOINED;
            case PEER_WITHDREW, PEER_LOST -> Icons.GONE;
            case RELAY_ANSWERED -> Icons.GOOD;
            case RELAY_LOST -> Icons.WARNING;
            case BROADCAST_ON -> Icons.BROADCAST;
            case BROADCAST_OFF -> Icons.SILENT;
            case NOTICE -> Icons.NOTICES;
        };
    }

    /** Shows the peer an event is about. */
    public void open(PeerId peer) {
        desk.navigation().peer(peer);
    }

    /** How many are shown. */
    public IntegerProperty limit() {
        return limit;
    }

    public ReadOnlyObjectProperty<List<Row>> rows() {
        return rows.getReadOnlyProperty();
    }
}
