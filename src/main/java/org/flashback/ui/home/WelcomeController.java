package org.flashback.ui.home;

import atlantafx.base.controls.CustomTextField;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.StateGlyph;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;

/** Binds the card of the first start. */
public final class WelcomeController {
    private static final PseudoClass DANGER = PseudoClass.getPseudoClass("danger");

    private final WelcomeViewModel model;

    @FXML
    CustomTextField name;

    @FXML
    Label hint;

    @FXML
    Label problem;

    @FXML
    Button proceed;

    @FXML
    VBox steps;

    public WelcomeController(WelcomeViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        name.textProperty().bindBidirectional(model.name());
        Node tick = Icons.TICK.node(16);
        tick.getStyleClass().add("tone");
        Tone.GOOD.applyTo(tick);
        tick.visibleProperty().bind(model.problem().isEmpty());
        name.setRight(tick);
        name.setAccessibleText(Texts.get("home.welcome.name"));
        hint.setText(Texts.get("home.welcome.hint"));
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
        Nodes.showWhile(hint, model.problem().isEmpty());
        model.problem().addListener((source, before, now) -> name.pseudoClassStateChanged(DANGER, !now.isEmpty()));
        proceed.disableProperty().bind(model.problem().isNotEmpty());
        model.steps().addListener((source, before, now) -> list(now));
        list(model.steps().get());
    }

    private void list(List<WelcomeViewModel.Step> list) {
        steps.getChildren().setAll(list.stream().map(WelcomeController::node).toList());
    }

    private static Node node(WelcomeViewModel.Step step) {
        Node sign = step.tone() == Tone.NEUTRAL
                ? new StateGlyph(Tone.NEUTRAL)
                : (step.tone() == Tone.GOOD ? Icons.TICK : Icons.WAITING).node(16);
        if (step.tone() != Tone.NEUTRAL) {
            sign.getStyleClass().add("tone");
            step.tone().applyTo(sign);
        }
        var box = new javafx.scene.layout.StackPane(sign);
        box.setMinWidth(16);
        var row = new HBox(
                12,
                box,
                Nodes.label(step.text(), step.tone() == Tone.NEUTRAL ? "muted" : "plain"),
                Nodes.spacer(),
                Nodes.label(step.detail(), "small", "muted"));
        row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return row;
    }

    @FXML
    void proceed() {
        model.proceed();
    }

    @FXML
    void putAway() {
        model.putAway();
    }
}
