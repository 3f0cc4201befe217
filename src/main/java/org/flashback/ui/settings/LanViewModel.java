package org.flashback.ui.settings;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.lan.LanSnapshot;
import org.flashback.app.node.Notice;
import org.flashback.app.port.Settings;
import org.flashback.app.port.StoreException;
import org.flashback.ui.common.Changes;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;

/** Discovery on the local network: the switch, and what it does now. */
public final class LanViewModel {
    private final Desk desk;
    private final Live<Settings> settings;
    private final Live<LanSnapshot> lan;
    private final ReadOnlyBooleanWrapper on = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public LanViewModel(Desk desk) {
        this.desk = desk;
        settings = new Live<>(desk.faces().settings().state(), desk.ui());
        lan = new Live<>(desk.faces().lan(), desk.ui());
        settings.onChange(() -> on.set(settings.get().lanDiscovery()));
        lan.onChange(this::look);
    }

    private void look() {
        LanSnapshot now = lan.get();
        if (now.impossible()) {
            state.set(Texts.get("settings.lan.impossible", now.problem(), Notice.Code.LAN_IMPOSSIBLE.text()));
            return;
        }
        state.set(
                switch (now.mode()) {
                    case OFF -> Texts.get("settings.lan.off");
                    case OFF_FOR_THIS_RUN -> Texts.get("settings.lan.off_for_run");
                    case LISTENING -> Texts.get("settings.lan.listening", now.heard());
                    case ANNOUNCING -> Texts.get("settings.lan.announcing", now.heard());
                });
    }

    /** Takes effect at once. */
    public void choose(boolean wanted) {
        if (wanted == settings.get().lanDiscovery()) {
            return;
        }
        try {
            desk.faces().settings().change(old -> Changes.lanDiscovery(old, wanted));
            problem.set("");
        } catch (StoreException e) {
            problem.set(e.getMessage());
        }
    }

    /** As in the settings, whatever this run does. */
    public ReadOnlyBooleanProperty on() {
        return on.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty state() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }
}
