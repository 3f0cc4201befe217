package org.flashback.ui.home;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import org.flashback.app.events.NodeEvent;
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
    private final IntegerProperty limit = new SimpleIntegerProperty(USUAL);
    private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());

    public EventsViewModel(Desk desk) {
        this.desk = desk;
        this.events = new Live<>(desk.faces().events(), desk.ui());
        events.onChange(this::list);
        limit.addListener((source, before, now) -> list());
    }

    /** One event. */
    public record Row(String time, Icons icon, List<Texts.Span> text, Optional<PeerId> peer) {}

    private void list() {
        rows.set(events.get().reversed().stream()
                .limit(limit.get())
                .map(EventsViewModel::row)
                .toList());
    }

    private static Row row(NodeEvent event) {
        return new Row(Words.clock(event.at()), icon(event.kind()), text(event), event.peer());
    }

    private static List<Texts.Span> text(NodeEvent event) {
        String subject = event.subject();
        String detail = event.detail();
        int known = detail.isEmpty() ? 0 : 1;
        return switch (event.kind()) {
            case PEER_FOUND -> Texts.rich("home.event.peer_found", subject, detail, known);
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
