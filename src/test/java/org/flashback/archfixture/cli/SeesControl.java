package org.flashback.archfixture.cli;

import org.flashback.archfixture.control.Server;

public final class SeesControl {
    public static String look() {
        return Server.name();
    }

    private SeesControl() {}
}
