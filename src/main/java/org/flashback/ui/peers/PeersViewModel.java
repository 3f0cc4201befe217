package org.flashback.ui.peers;

import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.peers.PeerQuery.Filter;
import org.flashback.ui.peers.PeerQuery.Order;

/**
 * The list of peers. Filtering and sorting run on a worker; the FX thread only takes the finished list over, at most
 * once a second for news, at once for what the user asked. While one list is being made, later wishes are kept and the
 * last one wins.
 */
public final class PeersViewModel {
    /** Above this many changed rows it is cheaper to replace the whole list. */
    private static final int MANY_CHANGES = 200;

    private final Desk desk;
    private final Executor worker;
    private final Live<PeersSnapshot> peers;
    private final ObservableList<PeerRow> rows = FXCollections.observableArrayList();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final StringProperty search = new SimpleStringProperty("");
    private final ObjectProperty<Filter> filter = new SimpleObjectProperty<>(Filter.ALL);
    private final ReadOnlyObjectWrapper<Counts> counts = new ReadOnlyObjectWrapper<>(Counts.NONE);
    private final ReadOnlyStringWrapper footer = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper empty = new ReadOnlyBooleanWrapper(true);
    private final ReadOnlyObjectWrapper<Optional<PeerRow>> opened = new ReadOnlyObjectWrapper<>(Optional.empty());
    private PeerQuery query = PeerQuery.START;
    private Optional<PeerId> selected = Optional.empty();
    private boolean news;
    private boolean asked;
    private boolean working;
    private boolean replacing;

    /** @param worker runs one task at a time, off the FX thread */
    public PeersViewModel(Desk desk, Executor worker) {
        this.desk = desk;
        this.worker = worker;
        peers = new Live<>(desk.faces().peers(), desk.ui());
        peers.value().addListener((source, before, now) -> {
            news = true;
            if (rows.isEmpty()) {
                start();
            }
        });
        desk.time().now().addListener((source, before, now) -> {
            if (news) {
                start();
            }
        });
        search.addListener((source, before, now) -> ask(old -> old.withText(now)));
        filter.addListener((source, before, now) -> ask(old -> old.withFilter(now)));
        ask(UnaryOperator.identity());
    }

    /** How many peers each chip would show. */
    public record Counts(int all, int online, int followed, int lan, int blocked) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    }

    private record Made(List<PeerRow> rows, Counts counts, PeersSnapshot of) {}

    private void ask(UnaryOperator<PeerQuery> change) {
        query = change.apply(query);
        asked = true;
        start();
    }

    private void start() {
        if (working) {
            return;
        }
        working = true;
        asked = false;
        news = false;
        PeersSnapshot snapshot = peers.get();
        PeerQuery wanted = query;
        worker.execute(() -> {
            Made made = new Made(wanted.apply(snapshot.rows()), count(snapshot), snapshot);
            desk.ui().execute(() -> take(made));
        });
    }

    private static Counts count(PeersSnapshot snapshot) {
        var counts = new EnumMap<Filter, Integer>(Filter.class);
        for (PeerRow row : snapshot.rows()) {
            for (Filter filter : Filter.values()) {
                counts.merge(filter, filter.admits(row) ? 1 : 0, Integer::sum);
            }
        }
        return new Counts(
                counts.getOrDefault(Filter.ALL, 0),
                counts.getOrDefault(Filter.ONLINE, 0),
                counts.getOrDefault(Filter.FOLLOWED, 0),
                counts.getOrDefault(Filter.LAN, 0),
                counts.getOrDefault(Filter.BLOCKED, 0));
    }

    private void take(Made made) {
        working = false;
        counts.set(made.counts());
        int known = made.counts().all() + made.counts().blocked();
        empty.set(known == 0);
        footer.set(
                query.text().isBlank() && query.filter() == Filter.ALL
                        ? Texts.get(
                                "peers.footer.all",
                                made.rows().size(),
                                made.counts().blocked())
                        : Texts.get("peers.footer.some", made.rows().size(), known));
        replacing = true;
        if (!updateInPlace(made.rows())) {
            rows.setAll(made.rows());
        }
        replacing = false;
        opened.get().ifPresent(row -> refresh(row.peerId(), made.of()));
        revision.set(revision.get() + 1);
        if (asked || (news && rows.isEmpty())) {
            start();
        }
    }

    /** Where only values changed, the rows stay where they are and so does everything that points at them. */
    private boolean updateInPlace(List<PeerRow> next) {
        if (next.size() != rows.size()) {
            return false;
        }
        int changed = 0;
        for (int i = 0; i < next.size(); i++) {
            if (!next.get(i).peerId().equals(rows.get(i).peerId())) {
                return false;
            }
            changed += next.get(i).equals(rows.get(i)) ? 0 : 1;
        }
        if (changed > MANY_CHANGES) {
            return false;
        }
        for (int i = 0; i < next.size(); i++) {
            if (!next.get(i).equals(rows.get(i))) {
                rows.set(i, next.get(i));
            }
        }
        return true;
    }

    private void refresh(PeerId id, PeersSnapshot snapshot) {
        find(id, snapshot.rows()).ifPresent(row -> opened.set(Optional.of(row)));
    }

    private static Optional<PeerRow> find(PeerId id, List<PeerRow> in) {
        return in.stream().filter(row -> row.peerId().equals(id)).findFirst();
    }

    // ---- commands

    /** The user chose a column head. */
    void sortBy(Order order, boolean ascending) {
        ask(old -> old.withOrder(order, ascending));
    }

    /** The row the user stands on; kept by key while rows come and go. */
    void select(Optional<PeerRow> row) {
        if (!replacing) {
            selected = row.map(PeerRow::peerId);
        }
    }

    /** Index of the selected peer in {@link #rows}, or -1. */
    int selectedIndex() {
        return selected.map(id -> {
                    for (int i = 0; i < rows.size(); i++) {
                        if (rows.get(i).peerId().equals(id)) {
                            return i;
                        }
                    }
                    return -1;
                })
                .orElse(-1);
    }

    /** Opens the drawer for this peer, if it is known. */
    public void open(PeerId id) {
        Optional<PeerRow> row = find(id, peers.get().rows());
        if (row.isPresent()) {
            selected = Optional.of(id);
            opened.set(row);
            revision.set(revision.get() + 1);
        }
    }

    /** The drawer shows what was just decided; the list follows with the next snapshot. */
    void replace(PeerRow newer) {
        if (opened.get().filter(row -> row.peerId().equals(newer.peerId())).isPresent()) {
            opened.set(Optional.of(newer));
        }
    }

    /** Closes the drawer. */
    public void close() {
        opened.set(Optional.empty());
    }

    /** Shows everything again. */
    public void clearSearch() {
        search.set("");
        filter.set(Filter.ALL);
    }

    // ---- properties

    public ObservableList<PeerRow> rows() {
        return rows;
    }

    /** Counts how often {@link #rows} was brought up to date. */
    public ReadOnlyLongProperty revision() {
        return revision.getReadOnlyProperty();
    }

    public StringProperty search() {
        return search;
    }

    ObjectProperty<Filter> filter() {
        return filter;
    }

    public ReadOnlyObjectProperty<Counts> counts() {
        return counts.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty footer() {
        return footer.getReadOnlyProperty();
    }

    /** No peer is known at all. */
    public ReadOnlyBooleanProperty empty() {
        return empty.getReadOnlyProperty();
    }

    /** The peer in the drawer. */
    public ReadOnlyObjectProperty<Optional<PeerRow>> opened() {
        return opened.getReadOnlyProperty();
    }
}
