package org.flashback.ui.peers;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import org.flashback.ui.common.Icons;

/** Binds the button that opens the sheet. */
public final class AddPeerOpenerController {
    private final AddPeerViewModel model;

    @FXML
    Button open;

    public AddPeerOpenerController(AddPeerViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        open.setGraphic(Icons.ADD.node(16));
    }

    @FXML
    void open() {
        model.open("");
    }
}
