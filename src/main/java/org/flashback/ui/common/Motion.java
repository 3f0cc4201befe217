package org.flashback.ui.common;

import javafx.application.Platform;

/** Whether things may move. */
public final class Motion {
    private Motion() {}

    /** The system's wish for less of it. FX thread. */
    public static boolean reduced() {
        return Platform.getPreferences().isReducedMotion();
    }
}
