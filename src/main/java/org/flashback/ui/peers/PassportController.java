package org.flashback.ui.peers;

import java.util.List;
import java.util.Map;
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
import org.flashback.core.identity.Trust;
import org.flashback.core.identity.Trust.Mark;
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
    ToggleButton follow;

    @FXML
    ToggleButton pin;

    @FXML
    ToggleButton mute;

    @FXML
    ToggleButton block;

    @FXML
    Button clear;

    @FXML
    Label trusted;

    @FXML
    Label problem;

    @FXML
    VBox scores;

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

    @FXML
    LastDayStrip strip;

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
        initializeTrust();
        model.passport().addListener((source, before, now) -> now.ifPresent(this::show));
        model.passport().get().ifPresent(this::show);
    }

    private void initializeTrust() {
        var marks = Map.of(follow, Mark.FOLLOW, pin, Mark.PIN, mute, Mark.MUTE, block, Mark.BLOCK);
        marks.forEach((button, mark) -> button.setOnAction(event -> {
            // The node decides what holds; the button follows when it has answered.
            model.passport().get().ifPresent(this::showTrust);
            model.mark(mark);
        }));
        follow.setTooltip(new Tooltip(Texts.get("peers.trust.follow_hint")));
        pin.setTooltip(new Tooltip(Texts.get("peers.trust.pin_hint")));
        mute.setTooltip(new Tooltip(Texts.get("peers.trust.mute_hint")));
        block.setTooltip(new Tooltip(Texts.get("peers.trust.block_hint")));
        clear.setTooltip(new Tooltip(Texts.get("peers.trust.clear_hint")));
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
        Nodes.showWhile(trusted, trusted.textProperty().isNotEmpty());
    }

    private void showTrust(PassportViewModel.Passport passport) {
        Trust trust = passport.trust();
        follow.setSelected(trust.stance() == Trust.Stance.FOLLOWED);
        pin.setSelected(trust.pinned());
        mute.setSelected(trust.stance() == Trust.Stance.MUTED);
        block.setSelected(trust.stance() == Trust.Stance.BLOCKED);
        follow.setText(follow.isSelected() ? Texts.get("peers.trust.following") : Texts.get("peers.trust.follow"));
        pin.setText(pin.isSelected() ? Texts.get("peers.trust.pinned") : Texts.get("peers.trust.pin"));
        mute.setText(mute.isSelected() ? Texts.get("peers.trust.muted") : Texts.get("peers.trust.mute"));
        block.setText(block.isSelected() ? Texts.get("peers.trust.blocked") : Texts.get("peers.trust.block"));
        boolean any = !trust.equals(Trust.NONE);
        clear.setVisible(any);
        clear.setManaged(any);
        trusted.setText(passport.trusted());
    }

    private void show(PassportViewModel.Passport passport) {
        name.setText(passport.name());
        glyph.setTone(passport.tone());
        state.setText(passport.state());
        showTrust(passport);
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
        scores.getChildren()
                .setAll(passport.scores().stream()
                        .map(PassportController::score)
                        .toList());
        strip.show(passport.lastDay());
        facts.getChildren().setAll(facts(passport.facts()));
    }

    private static Node score(ScoreWords.Score score) {
        var head = new HBox(
                Nodes.label(score.name(), "small", "muted", "fact-label"), Nodes.label(score.value(), "score-value"));
        head.getStyleClass().add("score-head");
        return new VBox(2, head, Nodes.wrapped(score.why(), "small", "muted", "score-why"));
    }

    private static Node step(PassportViewModel.Step step) {
        var ring = new Region();
        ring.getStyleClass().add("station");
        var row = new HBox(12, ring, new VBox(Nodes.wrapped(step.who()), Nodes.wrapped(step.what(), "small", "muted")));
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
    void clear() {
        model.mark(Mark.CLEAR);
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
