package org.flashback.ui.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.ToggleButton;
import org.flashback.ui.common.Icons;

/** Binds the sections: one is shown at a time. */
public final class SettingsController {
    @FXML
    ToggleButton network;

    @FXML
    ToggleButton identity;

    @FXML
    ToggleButton appearance;

    @FXML
    Parent relaysSection;

    @FXML
    Parent identitySection;

    @FXML
    Parent appearanceSection;

    @FXML
    RelaysController relaysSectionController;

    @FXML
    IdentityController identitySectionController;

    private final Map<ToggleButton, Parent> sections = new LinkedHashMap<>();

    @FXML
    void initialize() {
        network.setGraphic(Icons.BROADCAST.node(16));
        identity.setGraphic(Icons.KEY.node(16));
        appearance.setGraphic(Icons.APPEARANCE.node(16));
        sections.put(network, relaysSection);
        sections.put(identity, identitySection);
        sections.put(appearance, appearanceSection);
        sections.keySet().forEach(entry -> entry.setOnAction(event -> show(entry)));
        show(network);
    }

    private void show(ToggleButton chosen) {
        sections.forEach((entry, section) -> {
            entry.setSelected(entry.equals(chosen));
            section.setVisible(entry.equals(chosen));
            section.setManaged(entry.equals(chosen));
        });
    }

    /** Opens the identity with the cursor in the name. */
    void focusName() {
        show(identity);
        identitySectionController.focusName();
    }

    /** Opens the network with the cursor in the field for a new relay. */
    void focusNewRelay() {
        show(network);
        relaysSectionController.focusDraft();
    }
}
