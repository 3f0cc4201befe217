package org.flashback.archfixture.control;

import org.flashback.archfixture.ui.home.View;

public final class SeesUi {
    public static String look() {
        return View.name();
    }

    private SeesUi() {}
}
