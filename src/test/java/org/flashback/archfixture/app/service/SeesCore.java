package org.flashback.archfixture.app.service;

import org.flashback.archfixture.core.gossip.Engine;

public final class SeesCore {
    public static String look() {
        return Engine.name();
    }

    private SeesCore() {}
}
