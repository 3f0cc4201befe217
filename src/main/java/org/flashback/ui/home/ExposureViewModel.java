package org.flashback.ui.home;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.port.Settings;
import org.flashback.app.port.StoreException;
import org.flashback.core.record.IpAddress;
import org.flashback.ui.common.Changes;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Texts;

/** The card that lists exactly what becomes public, before it does. */
public final class ExposureViewModel {
    private final Desk desk;
    private final BroadcastViewModel broadcast;
    private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyBooleanWrapper change = new ReadOnlyBooleanWrapper();
    private final BooleanProperty askOnChange = new SimpleBooleanProperty();
    private final ReadOnlyStringWrapper relays = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper peers = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public ExposureViewModel(Desk desk, BroadcastViewModel broadcast) {
        this.desk = desk;
        this.broadcast = broadcast;
        broadcast.question().addListener((source, before, now) -> now.ifPresent(this::open));
        askOnChange.addListener((source, before, now) -> saveAsk(now));
    }

    /**
     * One thing that becomes visible.
     *
     * @param chosen its tick; it can be moved only where an address is given
     * @param address what it stands for; empty for what is fixed
     */
    public record Row(Kind kind, String text, String note, BooleanProperty chosen, List<IpAddress> address) {
        public enum Kind {
            NAME,
            ADDRESS,
            REPOSITORIES,
            FILES,
            KEY
        }

        /** Whether it can be kept to oneself. */
        public boolean tickable() {
            return kind == Kind.ADDRESS;
        }
    }

    private void open(BroadcastViewModel.Question question) {
        Settings settings = desk.faces().settings().current();
        change.set(question.change());
        askOnChange.set(settings.askOnChange());
        relays.set(Texts.get(
                "home.exposure.relays", desk.faces().relays().state().current().size()));
        peers.set(Texts.get(
                "home.exposure.peers", desk.faces().peers().current().rows().size()));
        problem.set("");
        rows.set(rows(question.exposure()));
    }

    private List<Row> rows(Exposure exposure) {
        var made = new ArrayList<Row>();
        made.add(fixed(Row.Kind.NAME, exposure.name(), Texts.get("home.exposure.note.name")));
        int port = exposure.port().orElse(desk.faces().info().current().port());
        for (Exposure.Address address : exposure.addresses()) {
            made.add(new Row(
                    Row.Kind.ADDRESS,
                    address.address().withPort(port),
                    note(address.origin()),
                    new SimpleBooleanProperty(address.chosen()),
                    List.of(address.address())));
        }
        if (!exposure.repositories().isEmpty()) {
            made.add(fixed(
                    Row.Kind.REPOSITORIES,
                    Texts.get(
                            "home.exposure.repositories",
                            exposure.repositories().size()),
                    String.join(", ", exposure.repositories())));
        }
        if (!exposure.torrents().isEmpty()) {
            made.add(fixed(
                    Row.Kind.FILES,
                    Texts.get("home.exposure.files", exposure.torrents().size()),
                    String.join(", ", exposure.torrents())));
        }
        String brief = desk.faces().info().current().peerId().fingerprint().brief();
        made.add(fixed(Row.Kind.KEY, Texts.get("home.exposure.key", brief), Texts.get("home.exposure.note.key")));
        return List.copyOf(made);
    }

    private static Row fixed(Row.Kind kind, String text, String note) {
        return new Row(kind, text, note, new SimpleBooleanProperty(true), List.of());
    }

    private static String note(Exposure.Origin origin) {
        return switch (origin) {
            case GIVEN -> Texts.get("home.exposure.note.given");
            case SEEN_BY_RELAY -> Texts.get("home.exposure.note.seen_by_relay");
            case PUBLIC_INTERFACE -> Texts.get("home.exposure.note.public");
            case LOCAL_NETWORK -> Texts.get("home.exposure.note.local");
            case LOOPBACK -> Texts.get("home.exposure.note.loopback");
        };
    }

    private void saveAsk(boolean ask) {
        try {
            desk.faces().settings().change(settings -> Changes.askOnChange(settings, ask));
        } catch (StoreException e) {
            problem.set(e.getMessage());
        }
    }

    /** Confirms what is ticked. */
    public void confirm() {
        broadcast.confirm(rows.get().stream()
                .filter(row -> row.chosen().get())
                .flatMap(row -> row.address().stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    public void decline() {
        broadcast.decline();
    }

    /** Leaves the card for the name field in the settings. */
    public void rename() {
        broadcast.decline();
        desk.navigation().rename();
    }

    /** Index of the first row with a box, where the focus starts. */
    public OptionalInt firstTickable() {
        List<Row> now = rows.get();
        return java.util.stream.IntStream.range(0, now.size())
                .filter(i -> now.get(i).tickable())
                .findFirst();
    }

    public ReadOnlyObjectProperty<List<Row>> rows() {
        return rows.getReadOnlyProperty();
    }

    /** Whether we broadcast already and the card changes what is visible. */
    public ReadOnlyBooleanProperty change() {
        return change.getReadOnlyProperty();
    }

    /** "Show this whenever something new would become visible". Saved at once. */
    public BooleanProperty askOnChange() {
        return askOnChange;
    }

    public ReadOnlyStringProperty relays() {
        return relays.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty peers() {
        return peers.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }
}
