package org.flashback.archfixture.app.service;

import org.flashback.archfixture.boot.Wiring;

public final class SeesBoot {
    public static String look() {
        return Wiring.name();
    }

    private SeesBoot() {}
}
