package org.flashback.archfixture.app.service;

public final class UseCase {
    public static String name() {
        return "app.service.UseCase";
    }

    private UseCase() {}
}
