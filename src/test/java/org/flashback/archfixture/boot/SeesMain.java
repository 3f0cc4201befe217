package org.flashback.archfixture.boot;

import org.flashback.archfixture.Main;

public final class SeesMain {
    public static String look() {
        return Main.name();
    }

    private SeesMain() {}
}
