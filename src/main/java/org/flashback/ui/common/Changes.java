package org.flashback.ui.common;

import org.flashback.app.port.Settings;

/** Settings with one thing changed. */
public final class Changes {
    private Changes() {}

    public static Settings welcomed(Settings s) {
        return new Settings(
                s.name(),
                true,
                s.relays(),
                s.port(),
                s.broadcasting(),
                s.hiddenAddresses(),
                s.confirmedExposure(),
                s.askOnChange(),
                s.theme(),
                s.hostRelay());
    }

    public static Settings askOnChange(Settings s, boolean ask) {
        return new Settings(
                s.name(),
                s.welcomed(),
                s.relays(),
                s.port(),
                s.broadcasting(),
                s.hiddenAddresses(),
                s.confirmedExposure(),
                ask,
                s.theme(),
                s.hostRelay());
    }

    public static Settings theme(Settings s, Settings.Theme theme) {
        return new Settings(
                s.name(),
                s.welcomed(),
                s.relays(),
                s.port(),
                s.broadcasting(),
                s.hiddenAddresses(),
                s.confirmedExposure(),
                s.askOnChange(),
                theme,
                s.hostRelay());
    }
}
