package org.flashback.archfixture.core.pure;

public final class StartsThread {
    public static String start() {
        return Thread.currentThread().getName();
    }

    private StartsThread() {}
}
