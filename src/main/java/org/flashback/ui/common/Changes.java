package org.flashback.ui.common;

import org.flashback.app.port.Settings;

/** Settings with one thing changed. */
public final class Changes {
    private Changes() {}

    public static Settings welcomed(Settings s) {
        return s.withWelcomed(true);
    }

    public static Settings askOnChange(Settings s, boolean ask) {
        return s.withAskOnChange(ask);
    }

    public static Settings theme(Settings s, Settings.Theme theme) {
        return s.withTheme(theme);
    }

    public static Settings lanDiscovery(Settings s, boolean on) {
        return s.withLanDiscovery(on);
    }
}
