package org.flashback.archfixture.core.pure;

public final class RollsDice {
    public static double roll() {
        return Math.random();
    }

    private RollsDice() {}
}
