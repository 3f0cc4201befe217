package org.flashback.app.settings;

import java.util.function.UnaryOperator;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.port.Settings;
import org.flashback.app.port.SettingsStore;
import org.flashback.app.port.StoreException;

/** Holds the settings and writes every change at once. Safe for use by many threads. */
public final class SettingsService {
    private final SettingsStore store;
    private final Publisher<Settings> settings;

    public SettingsService(SettingsStore store, Settings loaded) {
        this.store = store;
        this.settings = new Publisher<>(loaded);
    }

    public Published<Settings> state() {
        return settings;
    }

    public Settings current() {
        return settings.current();
    }

    /** Changes and saves. When the file cannot be written, nothing changes and the exception says why. */
    public synchronized void change(UnaryOperator<Settings> change) throws StoreException {
        Settings next = change.apply(settings.current());
        if (!next.equals(settings.current())) {
            store.save(next);
            settings.publish(next);
        }
    }
}
