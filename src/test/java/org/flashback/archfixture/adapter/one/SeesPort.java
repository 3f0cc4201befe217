package org.flashback.archfixture.adapter.one;

import org.flashback.archfixture.app.port.Port;

public final class SeesPort {
    public static String look() {
        return Port.name();
    }

    private SeesPort() {}
}
