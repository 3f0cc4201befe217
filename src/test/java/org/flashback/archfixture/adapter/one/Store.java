package org.flashback.archfixture.adapter.one;

public final class Store {
    public static String name() {
        return "adapter.one.Store";
    }

    private Store() {}
}
