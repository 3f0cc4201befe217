package org.flashback.archfixture.file;

import org.flashback.archfixture.core.identity.Value;

public final class SeesCore {
    public static String look() {
        return Value.name();
    }

    private SeesCore() {}
}
