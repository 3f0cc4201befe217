package org.flashback.archfixture.adapter.two;

import org.flashback.archfixture.adapter.one.Store;

public final class SeesSibling {
    public static String look() {
        return Store.name();
    }

    private SeesSibling() {}
}
