package org.flashback.boot;

import java.util.Locale;

/** Whether a window can be shown at all. */
final class Display {
    private Display() {}

    static boolean isThere() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        boolean everywhere = system.startsWith("windows") || system.startsWith("mac");
        // JavaFX's own headless platform, as the tests use it.
        boolean headlessPlatform = "Headless".equals(System.getProperty("glass.platform"));
        return everywhere || headlessPlatform || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY");
    }

    private static boolean isSet(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isBlank();
    }
}
