package org.flashback.ui.home;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.OwnLinkViewModel;

/** Binds the button that copies this node's link. */
public final class OwnLinkController {
    private final OwnLinkViewModel model;

    @FXML
    Button copy;

    public OwnLinkController(OwnLinkViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        copy.setGraphic(Icons.COPY.node(14));
        Nodes.showWhile(copy, model.link().isNotEmpty());
        var tip = new Tooltip();
        tip.textProperty().bind(model.link());
        copy.setTooltip(tip);
    }

    @FXML
    void copy() {
        Nodes.copy(model.link().get());
    }
}
