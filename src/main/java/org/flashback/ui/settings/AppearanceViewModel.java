package org.flashback.ui.settings;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.port.Settings;
import org.flashback.app.port.StoreException;
import org.flashback.ui.common.Changes;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;

/** How the window looks. */
public final class AppearanceViewModel {
    private final Desk desk;
    private final Live<Settings> settings;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public AppearanceViewModel(Desk desk) {
        this.desk = desk;
        this.settings = new Live<>(desk.faces().settings().state(), desk.ui());
    }

    /** Changes the theme at once and keeps it. */
    public void choose(Settings.Theme theme) {
        try {
            desk.faces().settings().change(old -> Changes.theme(old, theme));
            problem.set("");
        } catch (StoreException e) {
            problem.set(e.getMessage());
        }
    }

    public ReadOnlyObjectProperty<Settings> settings() {
        return settings.value();
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }
}
