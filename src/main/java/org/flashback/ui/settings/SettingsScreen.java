package org.flashback.ui.settings;

import java.util.Map;
import java.util.Optional;
import javafx.scene.Parent;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Fxml;

/** Settings with its view models; the view is made when first asked for. */
public final class SettingsScreen {
    private final Fxml fxml;
    private Optional<SettingsController> controller = Optional.empty();

    public SettingsScreen(Desk desk) {
        var relays = new RelaysViewModel(desk);
        var lan = new LanViewModel(desk);
        var identity = new IdentityViewModel(desk);
        var appearance = new AppearanceViewModel(desk);
        fxml = new Fxml(Map.of(
                SettingsController.class, SettingsController::new,
                RelaysController.class, () -> new RelaysController(relays),
                LanController.class, () -> new LanController(lan),
                IdentityController.class, () -> new IdentityController(identity),
                AppearanceController.class, () -> new AppearanceController(appearance)));
    }

    /** A fresh view. */
    public Parent view() {
        var loaded = fxml.load("settings/SettingsView.fxml", SettingsController.class);
        controller = Optional.of(loaded.controller());
        return loaded.view();
    }

    /** Puts the cursor into the name field. */
    public void focusName() {
        controller.ifPresent(SettingsController::focusName);
    }

    /** Puts the cursor into the field for a new relay. */
    public void focusNewRelay() {
        controller.ifPresent(SettingsController::focusNewRelay);
    }
}
