package org.flashback.ui.peers;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.StateGlyph;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;

/** Binds the drawer. */
public final class PassportController {
    private final PassportViewModel model;

    @FXML
    Label name;

    @FXML
    Button close;

    @FXML
    StateGlyph glyph;

    @FXML
    Label state;

    @FXML
    Label shield;

    @FXML
    Label number;

    @FXML
    Label fingerprint;

    @FXML
    Label key;

    @FXML
    Button copy;

    @FXML
    ToggleButton showRaw;

    @FXML
    TextArea raw;

    @FXML
    VBox provenance;

    @FXML
    VBox facts;

    public PassportController(PassportViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        close.setGraphic(Icons.CLOSE.node(16));
        close.setTooltip(new Tooltip(Texts.get("peers.drawer.close")));
        copy.setGraphic(Icons.COPY.node(14));
        Node sign = Icons.SIGNED.node(16);
        sign.getStyleClass().add("tone");
        Tone.GOOD.applyTo(sign);
        shield.setGraphic(sign);
        Nodes.showWhile(raw, showRaw.selectedProperty());
        model.passport().addListener((source, before, now) -> now.ifPresent(this::show));
        model.passport().get().ifPresent(this::show);
    }

    private void show(PassportViewModel.Passport passport) {
        name.setText(passport.name());
        glyph.setTone(passport.tone());
        state.setText(passport.state());
        number.setText(passport.number());
        fingerprint.setText(passport.fingerprint());
        key.setText(passport.key());
        if (!raw.getText().equals(passport.raw())) {
            raw.setText(passport.raw());
        }
        provenance
                .getChildren()
                .setAll(passport.provenance().stream()
                        .map(PassportController::step)
                        .toList());
        facts.getChildren().setAll(facts(passport.facts()));
    }

    private static Node step(PassportViewModel.Step step) {
        var ring = new Region();
        ring.getStyleClass().add("station");
        var row = new HBox(12, ring, new VBox(Nodes.wrapped(step.who()), Nodes.label(step.what(), "small", "muted")));
        row.getStyleClass().add("step");
        return row;
    }

    private static List<? extends Node> facts(List<PassportViewModel.Fact> facts) {
        return facts.stream()
                .map(fact -> {
                    var value = Nodes.wrapped(fact.value(), "small");
                    return new HBox(Nodes.label(fact.label(), "small", "muted", "fact-label"), value);
                })
                .toList();
    }

    @FXML
    void copy() {
        Nodes.copy(model.key());
    }

    @FXML
    void close() {
        model.close();
    }
}
