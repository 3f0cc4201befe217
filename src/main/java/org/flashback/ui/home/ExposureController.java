package org.flashback.ui.home;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;

/** Binds the exposure card. No button of it is the default one: becoming visible takes a deliberate press. */
public final class ExposureController {
    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

    /** Below this width of the card, in pixels, its columns are narrower. */
    private static final double NARROW_WIDTH = 900;

    private final ExposureViewModel model;
    private final BroadcastViewModel broadcast;

    @FXML
    VBox card;

    @FXML
    BroadcastSwitch picture;

    @FXML
    Label title;

    @FXML
    Label intro;

    @FXML
    VBox rows;

    @FXML
    Label relays;

    @FXML
    Label peers;

    @FXML
    CheckBox ask;

    @FXML
    Label problem;

    @FXML
    Button decline;

    @FXML
    Button confirm;

    public ExposureController(ExposureViewModel model, BroadcastViewModel broadcast) {
        this.model = model;
        this.broadcast = broadcast;
    }

    @FXML
    void initialize() {
        picture.modeProperty().bind(broadcast.mode());
        relays.textProperty().bind(model.relays());
        peers.textProperty().bind(model.peers());
        ask.selectedProperty().bindBidirectional(model.askOnChange());
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
        title.textProperty()
                .bind(model.change()
                        .map(change ->
                                change ? Texts.get("home.exposure.title_change") : Texts.get("home.exposure.title")));
        intro.textProperty()
                .bind(model.change()
                        .map(change ->
                                change ? Texts.get("home.exposure.intro_change") : Texts.get("home.exposure.intro")));
        decline.textProperty()
                .bind(model.change()
                        .map(change ->
                                change ? Texts.get("home.exposure.keep") : Texts.get("home.exposure.stay_silent")));
        confirm.textProperty()
                .bind(model.change()
                        .map(change ->
                                change ? Texts.get("home.exposure.publish_change") : Texts.get("home.exposure.start")));
        model.rows().addListener((source, before, now) -> list(now));
        list(model.rows().get());
        card.widthProperty()
                .addListener((source, before, now) ->
                        card.pseudoClassStateChanged(NARROW, now.doubleValue() < NARROW_WIDTH));
        card.visibleProperty().addListener((source, before, now) -> {
            if (now) {
                focusFirstBox();
            }
        });
    }

    private void list(List<ExposureViewModel.Row> list) {
        rows.getChildren().setAll(list.stream().map(this::node).toList());
        focusFirstBox();
    }

    /** Where the focus starts: on the first address. */
    void focusFirstBox() {
        if (card.isVisible() && model.firstTickable().isPresent()) {
            rows.getChildren()
                    .get(model.firstTickable().getAsInt())
                    .lookup(".check-box")
                    .requestFocus();
        }
    }

    private Node node(ExposureViewModel.Row row) {
        var line = new HBox(8);
        line.getStyleClass().add("list-row");
        var note = Nodes.label(row.note(), "muted");
        if (row.tickable()) {
            var box = new CheckBox(row.text());
            box.getStyleClass().add("exposure-what");
            box.selectedProperty().bindBidirectional(row.chosen());
            box.setAccessibleText(Texts.get("home.exposure.row_accessible", row.text(), row.note()));
            row.chosen().addListener((source, before, now) -> note.setText(note(row)));
            note.setText(note(row));
            line.getChildren().addAll(box, note);
        } else {
            var what = Nodes.label(row.text(), "exposure-what");
            what.setGraphic(Icons.TICK.node(16));
            what.setGraphicTextGap(12);
            line.getChildren().addAll(what, note);
        }
        if (row.kind() == ExposureViewModel.Row.Kind.NAME) {
            var change = new Hyperlink(Texts.get("home.exposure.change_name"));
            change.setMinWidth(Region.USE_PREF_SIZE);
            change.setOnAction(event -> model.rename());
            line.getChildren().addAll(Nodes.spacer(), change);
        }
        return line;
    }

    private static String note(ExposureViewModel.Row row) {
        return row.chosen().get() ? row.note() : Texts.get("home.exposure.not_published", row.note());
    }

    @FXML
    void decline() {
        model.decline();
    }

    @FXML
    void confirm() {
        model.confirm();
    }
}
