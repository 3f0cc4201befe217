package org.flashback.archfixture.boot;

public final class Wiring {
    public static String name() {
        return "boot.Wiring";
    }

    private Wiring() {}
}
