package org.flashback.archfixture.core.pure;

import java.time.Instant;

public final class ReadsClock {
    public static Instant now() {
        return Instant.now();
    }

    private ReadsClock() {}
}
