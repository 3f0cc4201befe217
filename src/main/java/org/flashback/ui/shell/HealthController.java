package org.flashback.ui.shell;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;

/** Binds the health line. */
public final class HealthController {
    private final HealthViewModel model;

    @FXML
    HBox items;

    @FXML
    Button notices;

    public HealthController(HealthViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        model.items().addListener((source, before, now) -> show(now));
        show(model.items().get());
        notices.textProperty().bind(model.noticeCount());
        notices.setGraphic(Icons.NOTICES.node(14));
    }

    private void show(List<HealthViewModel.Item> list) {
        items.getChildren().setAll(list.stream().map(HealthController::node).toList());
    }

    private static Node node(HealthViewModel.Item item) {
        Node icon = icon(item.tone());
        var box = new HBox(6, icon, Nodes.label(item.name(), "health-name"), Nodes.label(item.value(), "health-value"));
        box.getStyleClass().add("health-item");
        box.setAccessibleText(Texts.get("shell.health.accessible", item.name(), item.value()));
        return box;
    }

    /** The icon of a tone, coloured by it. */
    static Node icon(Tone tone) {
        Node icon = tone.icon().node(14);
        icon.getStyleClass().add("tone");
        tone.applyTo(icon);
        return icon;
    }

    /** Opens and closes the list of notices. */
    void onNotices(Runnable action) {
        notices.setOnAction(event -> action.run());
    }

    Node focusTarget() {
        return notices;
    }
}
