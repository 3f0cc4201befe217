package org.flashback.archfixture.core.identity;

public final class Value {
    public static String name() {
        return "core.identity.Value";
    }

    private Value() {}
}
