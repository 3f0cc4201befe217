package org.flashback.archfixture.relay.api;

import org.flashback.archfixture.core.identity.Value;

public final class SeesCore {
    public static String look() {
        return Value.name();
    }

    private SeesCore() {}
}
