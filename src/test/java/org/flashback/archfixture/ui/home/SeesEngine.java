package org.flashback.archfixture.ui.home;

import org.flashback.archfixture.core.gossip.Engine;

public final class SeesEngine {
    public static String look() {
        return Engine.name();
    }

    private SeesEngine() {}
}
