package org.flashback.archfixture.adapter.one;

public final class SeesOwn {
    public static String look() {
        return Store.name();
    }

    private SeesOwn() {}
}
