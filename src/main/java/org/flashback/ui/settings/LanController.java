package org.flashback.ui.settings;

import atlantafx.base.controls.ToggleSwitch;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import org.flashback.ui.common.Nodes;

/** Binds the switch for discovery on the local network. */
public final class LanController {
    private final LanViewModel model;

    @FXML
    ToggleSwitch lan;

    @FXML
    Label state;

    @FXML
    Label problem;

    public LanController(LanViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        lan.setSelected(model.on().get());
        lan.selectedProperty().addListener((source, before, now) -> {
            model.choose(now);
            // What could not be saved did not happen.
            lan.setSelected(model.problem().get().isEmpty() ? now : before);
        });
        model.on().addListener((source, before, now) -> lan.setSelected(now));
        state.textProperty().bind(model.state());
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
    }
}
