package org.flashback.ui.settings;

import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import org.flashback.app.port.Settings;
import org.flashback.app.port.Settings.Theme;
import org.flashback.ui.common.Nodes;

/** Binds the section of the appearance. */
public final class AppearanceController {
    private final AppearanceViewModel model;

    @FXML
    RadioButton system;

    @FXML
    RadioButton light;

    @FXML
    RadioButton dark;

    @FXML
    Label problem;

    public AppearanceController(AppearanceViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        var group = new ToggleGroup();
        var choices = Map.of(system, Theme.SYSTEM, light, Theme.LIGHT, dark, Theme.DARK);
        choices.forEach((button, theme) -> {
            button.setToggleGroup(group);
            button.setOnAction(event -> model.choose(theme));
        });
        model.settings().addListener((source, before, now) -> show(choices, now));
        show(choices, model.settings().get());
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
    }

    private static void show(Map<RadioButton, Theme> choices, Settings settings) {
        choices.forEach((button, theme) -> button.setSelected(theme == settings.theme()));
    }
}
