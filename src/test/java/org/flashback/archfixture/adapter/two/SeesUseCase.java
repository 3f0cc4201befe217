package org.flashback.archfixture.adapter.two;

import org.flashback.archfixture.app.service.UseCase;

public final class SeesUseCase {
    public static String look() {
        return UseCase.name();
    }

    private SeesUseCase() {}
}
