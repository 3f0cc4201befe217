package org.flashback.archfixture.core.names;

public final class ThingManager {
    public static String name() {
        return "core.names.ThingManager";
    }

    private ThingManager() {}
}
