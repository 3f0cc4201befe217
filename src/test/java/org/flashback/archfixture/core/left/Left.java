package org.flashback.archfixture.core.left;

import org.flashback.archfixture.core.right.Right;

public final class Left {
    public static String name() {
        return Right.name();
    }

    private Left() {}
}
