package org.flashback.archfixture.app.service;

import org.flashback.archfixture.ui.home.View;

public final class SeesUi {
    public static String look() {
        return View.name();
    }

    private SeesUi() {}
}
