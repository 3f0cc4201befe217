package org.flashback.archfixture.core.right;

import org.flashback.archfixture.core.left.Left;

public final class Right {
    public static String name() {
        return "right";
    }

    public static String back() {
        return Left.name();
    }

    private Right() {}
}
