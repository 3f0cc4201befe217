package org.flashback.ui.peers;

import atlantafx.base.controls.CustomTextField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.flashback.app.peers.PeerRow;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.PeerStanding;
import org.flashback.ui.common.SecondHand;
import org.flashback.ui.common.Texts;
import org.flashback.ui.peers.PeerQuery.Filter;
import org.flashback.ui.peers.PeerQuery.Order;

/** Binds the table of peers, its search and its chips. */
public final class PeersController {
    /** From this width of the page on, in pixels, an open drawer narrows the table; below, it covers it. */
    private static final double DRAWER_BESIDE = 1000;

    private static final double DRAWER = 360;
    private static final double ROOM_FOR_KNOWN_BY = 690;
    private static final double ROOM_FOR_LAST_DAY = 830;
    private static final double ROOM_FOR_FINGERPRINT = 990;

    private final PeersViewModel model;
    private final SecondHand time;

    @FXML
    StackPane root;

    @FXML
    VBox page;

    @FXML
    Region drawerRoom;

    @FXML
    CustomTextField search;

    @FXML
    ToggleButton all;

    @FXML
    ToggleButton online;

    @FXML
    ToggleButton followed;

    @FXML
    ToggleButton lan;

    @FXML
    ToggleButton blocked;

    @FXML
    TableView<PeerRow> table;

    @FXML
    TableColumn<PeerRow, PeerRow> name;

    @FXML
    TableColumn<PeerRow, PeerRow> state;

    @FXML
    TableColumn<PeerRow, PeerRow> fingerprint;

    @FXML
    TableColumn<PeerRow, PeerRow> path;

    @FXML
    TableColumn<PeerRow, PeerRow> rtt;

    @FXML
    TableColumn<PeerRow, PeerRow> lastSeen;

    @FXML
    TableColumn<PeerRow, PeerRow> lastDay;

    @FXML
    TableColumn<PeerRow, PeerRow> score;

    @FXML
    TableColumn<PeerRow, PeerRow> knownBy;

    @FXML
    Label footer;

    @FXML
    Parent empty;

    @FXML
    Parent drawer;

    public PeersController(PeersViewModel model, SecondHand time) {
        this.model = model;
        this.time = time;
    }

    @FXML
    void initialize() {
        search.setLeft(Icons.SEARCH.node(16));
        search.setRight(Nodes.label(Texts.get("peers.search.key"), "small", "muted"));
        search.textProperty().bindBidirectional(model.search());
        search.setAccessibleText(Texts.get("peers.search.prompt"));
        search.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DOWN) {
                table.requestFocus();
                event.consume();
            }
        });
        footer.textProperty().bind(model.footer());
        initializeChips();
        initializeColumns();
        initializeTable();
        Nodes.showWhile(empty, model.empty());
        Nodes.showWhile(page, model.empty().not());
        Nodes.showWhile(drawer, model.opened().map(Optional::isPresent));
        drawerRoom
                .minWidthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> model.opened().get().isPresent() && root.getWidth() >= DRAWER_BESIDE ? DRAWER : 0.0,
                        model.opened(),
                        root.widthProperty()));
    }

    private void initializeChips() {
        var chips = Map.of(
                all, Filter.ALL,
                online, Filter.ONLINE,
                followed, Filter.FOLLOWED,
                lan, Filter.LAN,
                blocked, Filter.BLOCKED);
        Nodes.showWhile(
                blocked,
                Bindings.createBooleanBinding(
                        () -> model.counts().get().blocked() > 0
                                || model.filter().get() == Filter.BLOCKED,
                        model.counts(),
                        model.filter()));
        chips.forEach((chip, filter) -> {
            chip.setSelected(model.filter().get() == filter);
            chip.setMinWidth(Region.USE_PREF_SIZE);
            chip.setOnAction(event -> {
                model.filter().set(filter);
                chip.setSelected(true);
            });
            model.filter().addListener((source, before, now) -> chip.setSelected(now == filter));
        });
        model.counts().addListener((source, before, now) -> count(now));
        count(model.counts().get());
    }

    /** Whom the user follows is found at a glance. */
    private static String starred(PeerRow row) {
        return row.trust().followed() ? Texts.get("peers.name.followed", row.name()) : row.name();
    }

    private void count(PeersViewModel.Counts counts) {
        all.setText(Texts.get("peers.chip.all", counts.all()));
        online.setText(Texts.get("peers.chip.online", counts.online()));
        followed.setText(Texts.get("peers.chip.followed", counts.followed()));
        lan.setText(Texts.get("peers.chip.lan", counts.lan()));
        blocked.setText(Texts.get("peers.chip.blocked", counts.blocked()));
    }

    private void initializeColumns() {
        for (var column : List.of(name, state, fingerprint, path, rtt, lastSeen, lastDay, score, knownBy)) {
            column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
            column.setReorderable(false);
        }
        name.setCellFactory(
                column -> new PeerCell(PeersController::starred).withGlyph().styled("first"));
        state.setCellFactory(column -> new PeerCell(row -> PeerStanding.of(row).word()));
        fingerprint.setCellFactory(
                column -> new PeerCell(row -> row.peerId().fingerprint().text()).styled("mono"));
        path.setCellFactory(column -> new PeerCell(PeerStanding::path));
        rtt.setCellFactory(column -> new PeerCell(PeerStanding::rtt).styled("numeric"));
        Function<PeerRow, String> seen = row -> PeerStanding.lastSeen(row, time.get());
        lastSeen.setCellFactory(
                column -> new PeerCell(seen).growingOld(time).toned().styled("after-number"));
        lastDay.setCellFactory(column -> new LastDayCell());
        score.setCellFactory(column -> new PeerCell(ScoreWords::total).styled("numeric"));
        knownBy.setCellFactory(column -> new PeerCell(PeerStanding::knownBy).styled("after-number"));
        fingerprint.visibleProperty().bind(table.widthProperty().greaterThanOrEqualTo(ROOM_FOR_FINGERPRINT));
        lastDay.visibleProperty().bind(table.widthProperty().greaterThanOrEqualTo(ROOM_FOR_LAST_DAY));
        knownBy.visibleProperty().bind(table.widthProperty().greaterThanOrEqualTo(ROOM_FOR_KNOWN_BY));
    }

    private void initializeTable() {
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setItems(model.rows());
        table.setAccessibleText(Texts.get("peers.title"));
        var orders = Map.of(
                name, Order.NAME,
                state, Order.STATE,
                fingerprint, Order.FINGERPRINT,
                path, Order.PATH,
                rtt, Order.RTT,
                lastSeen, Order.LAST_SEEN,
                lastDay, Order.LAST_DAY,
                score, Order.SCORE,
                knownBy, Order.KNOWN_BY);
        table.setSortPolicy(sorted -> {
            sorted.getSortOrder().stream()
                    .findFirst()
                    .ifPresentOrElse(
                            column -> model.sortBy(
                                    orders.getOrDefault(column, Order.STATE),
                                    column.getSortType() == SortType.ASCENDING),
                            () -> model.sortBy(Order.STATE, true));
            return true;
        });
        var selection = table.getSelectionModel();
        selection.selectedItemProperty().addListener((source, before, now) -> model.select(Optional.ofNullable(now)));
        model.revision().addListener((source, before, now) -> {
            int index = model.selectedIndex();
            if (index >= 0 && index != selection.getSelectedIndex()) {
                selection.clearAndSelect(index);
            }
        });
        table.focusedProperty().addListener((source, before, now) -> {
            if (now && selection.getSelectedIndex() < 0) {
                selection.selectFirst();
            }
        });
        table.setRowFactory(view -> row());
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && selection.getSelectedItem() != null) {
                model.open(selection.getSelectedItem().peerId());
                event.consume();
            }
        });
    }

    private TableRow<PeerRow> row() {
        var row = new TableRow<PeerRow>();
        row.setOnMouseClicked(event -> {
            if (row.getItem() != null) {
                model.open(row.getItem().peerId());
            }
        });
        return row;
    }

    /** Puts the cursor into the search field. */
    void focusFilter() {
        search.requestFocus();
        search.selectAll();
    }

    /** Back to the table. Returns whether the drawer was open. */
    boolean closeDrawer() {
        boolean open = model.opened().get().isPresent();
        if (open) {
            model.close();
            table.requestFocus();
        }
        return open;
    }

    @FXML
    void clearSearch() {
        model.clearSearch();
    }
}
