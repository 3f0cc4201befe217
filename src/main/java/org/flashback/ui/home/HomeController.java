package org.flashback.ui.home;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.QuietNetworkViewModel;
import org.flashback.ui.common.RichText;
import org.flashback.ui.common.Texts;

/** Binds Home: which of its cards are shown, the counts, the events. */
public final class HomeController {
    /** Below this height of the page, in pixels, fewer events are shown. */
    private static final double LOW = 640;

    /** The same with the demo's banner above the page. */
    private static final double VERY_LOW = 545;

    private static final int FEW_EVENTS = 3;
    private static final int VERY_FEW_EVENTS = 2;
    private static final PseudoClass SHORT = PseudoClass.getPseudoClass("short");

    private final HomeViewModel counts;
    private final BroadcastViewModel broadcast;
    private final EventsViewModel events;
    private final WelcomeViewModel welcomeModel;
    private final QuietNetworkViewModel quiet;

    @FXML
    ScrollPane scroll;

    @FXML
    VBox page;

    @FXML
    Parent hero;

    @FXML
    Parent exposure;

    @FXML
    HeroController heroController;

    @FXML
    ExposureController exposureController;

    @FXML
    HBox tiles;

    @FXML
    Button peersTile;

    @FXML
    Label peersName;

    @FXML
    Label peersCount;

    @FXML
    Label peersBasis;

    @FXML
    Button relaysTile;

    @FXML
    Label relaysName;

    @FXML
    Label relaysCount;

    @FXML
    Label relaysBasis;

    @FXML
    VBox quietRoom;

    @FXML
    VBox recent;

    @FXML
    VBox eventRows;

    @FXML
    Label noEvents;

    @FXML
    Parent welcome;

    public HomeController(
            HomeViewModel counts,
            BroadcastViewModel broadcast,
            EventsViewModel events,
            WelcomeViewModel welcomeModel,
            QuietNetworkViewModel quiet) {
        this.counts = counts;
        this.broadcast = broadcast;
        this.events = events;
        this.welcomeModel = welcomeModel;
        this.quiet = quiet;
    }

    @FXML
    void initialize() {
        var asking = broadcast.question().map(question -> question.isPresent());
        Nodes.showWhile(hero, asking.map(open -> !open));
        Nodes.showWhile(exposure, asking);
        Nodes.showWhile(tiles, asking.map(open -> !open));
        Nodes.showWhile(
                quietRoom,
                Bindings.createBooleanBinding(
                        () -> broadcast.question().get().isEmpty()
                                && quiet.alone().get(),
                        broadcast.question(),
                        quiet.alone()));
        broadcast.question().addListener((source, before, now) -> {
            if (now.isEmpty()) {
                heroController.focusSwitch();
            }
        });
        // The receipt and the card are read in peace.
        Nodes.showWhile(
                recent,
                Bindings.createBooleanBinding(
                        () -> broadcast.question().get().isEmpty()
                                && !broadcast.hasReceipt().get(),
                        broadcast.question(),
                        broadcast.hasReceipt()));
        Nodes.showWhile(scroll, welcomeModel.open().not());
        Nodes.showWhile(welcome, welcomeModel.open());
        peersName.setGraphic(Icons.PEERS.node(14));
        peersCount.textProperty().bind(counts.peerCount());
        peersBasis.textProperty().bind(counts.peerBasis());
        relaysName.setGraphic(Icons.RELAY.node(14));
        relaysCount.textProperty().bind(counts.relayCount());
        relaysBasis.textProperty().bind(counts.relayBasis());
        for (Button tile : List.of(peersTile, relaysTile)) {
            tile.setPrefWidth(1);
        }
        scroll.heightProperty()
                .addListener((source, before, now) -> page.pseudoClassStateChanged(SHORT, now.doubleValue() < LOW));
        events.limit().bind(scroll.heightProperty().map(height -> eventsThatFit(height.doubleValue())));
        events.rows().addListener((source, before, now) -> list(now));
        list(events.rows().get());
    }

    private static int eventsThatFit(double height) {
        if (height < VERY_LOW) {
            return VERY_FEW_EVENTS;
        }
        return height < LOW ? FEW_EVENTS : EventsViewModel.USUAL;
    }

    private void list(List<EventsViewModel.Row> rows) {
        eventRows.getChildren().setAll(rows.stream().map(this::row).toList());
        noEvents.setVisible(rows.isEmpty());
        noEvents.setManaged(rows.isEmpty());
    }

    private Node row(EventsViewModel.Row event) {
        var text = new RichText(event.text());
        HBox.setHgrow(text, javafx.scene.layout.Priority.ALWAYS);
        var row = new HBox(
                14,
                Nodes.label(event.time(), "small", "muted", "event-time"),
                event.icon().node(16),
                text);
        row.getStyleClass().add("list-row");
        event.peer().ifPresent(peer -> {
            var open = new Hyperlink(Texts.get("home.recent.open"));
            open.setAccessibleText(Texts.get("home.recent.open_accessible", Texts.plain(event.text())));
            open.setOnAction(pressed -> events.open(peer));
            open.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
            row.getChildren().add(open);
        });
        return row;
    }

    /** Puts the focus on the first box of the exposure card, when it is open. */
    void focusCard() {
        exposureController.focusFirstBox();
    }

    @FXML
    void openPeers() {
        counts.openPeers();
    }

    @FXML
    void openRelays() {
        counts.openRelays();
    }
}
