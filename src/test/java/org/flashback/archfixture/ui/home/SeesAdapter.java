package org.flashback.archfixture.ui.home;

import org.flashback.archfixture.adapter.one.Store;

public final class SeesAdapter {
    public static String look() {
        return Store.name();
    }

    private SeesAdapter() {}
}
