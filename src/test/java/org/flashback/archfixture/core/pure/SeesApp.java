package org.flashback.archfixture.core.pure;

import org.flashback.archfixture.app.service.UseCase;

public final class SeesApp {
    public static String look() {
        return UseCase.name();
    }

    private SeesApp() {}
}
