package org.flashback.ui.shell;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;

/** Binds the rail. Its entries are given to {@link #show}. */
public final class RailController {
    private static final PseudoClass COLLAPSED = PseudoClass.getPseudoClass("collapsed");
    private static final PseudoClass ON_AIR = PseudoClass.getPseudoClass("on-air");

    private final RailViewModel model;

    @FXML
    VBox rail;

    @FXML
    Label wordmark;

    @FXML
    VBox entries;

    @FXML
    Button state;

    @FXML
    HBox identity;

    @FXML
    Label letter;

    @FXML
    VBox who;

    @FXML
    Label name;

    @FXML
    Label fingerprint;

    @FXML
    Button copy;

    public RailController(RailViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        ObservableValue<Boolean> wide = model.collapsed().not();
        Nodes.showWhile(wordmark, wide);
        Nodes.showWhile(who, wide);
        Nodes.showWhile(copy, wide);
        model.collapsed().addListener((source, before, now) -> rail.pseudoClassStateChanged(COLLAPSED, now));
        identity.visibleProperty().bind(model.ready());
        state.textProperty().bind(model.stateWord());
        state.accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        () -> Texts.get(
                                "shell.rail.state_accessible", model.stateWord().get()),
                        model.stateWord()));
        var dot = new Region();
        dot.getStyleClass().add("presence");
        state.setGraphic(dot);
        state.contentDisplayProperty().bind(display());
        model.onAir().addListener((source, before, now) -> dot.pseudoClassStateChanged(ON_AIR, now));
        letter.textProperty().bind(model.letter());
        name.textProperty().bind(model.name());
        fingerprint.textProperty().bind(model.fingerprint());
        var whole = new Tooltip();
        whole.textProperty().bind(model.fullName());
        Tooltip.install(identity, whole);
        copy.setGraphic(Icons.COPY.node(14));
        copy.setTooltip(new Tooltip(Texts.get("shell.rail.copy")));
    }

    private ObservableValue<ContentDisplay> display() {
        return model.collapsed().map(small -> small ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
    }

    /** Adds an entry. */
    void show(Screen screen) {
        var title = new Label(screen.title());
        var count = Nodes.label("", "count");
        count.textProperty().bind(screen.count());
        var gap = Nodes.spacer();
        var row = new HBox(12, screen.icon().node(18), title, gap, count);
        row.getStyleClass().add("rail-row");
        Nodes.showWhile(title, model.collapsed().not());
        Nodes.showWhile(gap, model.collapsed().not());
        Nodes.showWhile(count, model.collapsed().not());
        var entry = new ToggleButton();
        entry.setId("nav-" + screen.id());
        entry.getStyleClass().setAll("rail-entry");
        entry.setGraphic(row);
        row.prefWidthProperty().bind(entry.widthProperty().subtract(22));
        entry.setMaxWidth(Double.MAX_VALUE);
        entry.accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        () -> Texts.get(
                                "shell.rail.entry_accessible",
                                screen.title(),
                                screen.count().getValue()),
                        screen.count()));
        entry.setTooltip(new Tooltip(screen.title()));
        entry.disableProperty().bind(model.ready().not());
        model.selected().addListener((source, before, now) -> entry.setSelected(now.equals(screen.id())));
        entry.setOnAction(event -> {
            model.selected().set(screen.id());
            // Pressing the selected entry once more must not deselect it.
            entry.setSelected(true);
        });
        entries.getChildren().add(entry);
    }

    /** Where F6 puts the focus. */
    Node focusTarget() {
        return entries.getChildren().stream()
                .filter(node -> node instanceof ToggleButton entry && entry.isSelected())
                .findFirst()
                .orElse(rail);
    }

    @FXML
    void home() {
        if (model.ready().get()) {
            model.selected().set("home");
        }
    }

    @FXML
    void copyFingerprint() {
        Nodes.copy(model.fullFingerprint());
    }
}
