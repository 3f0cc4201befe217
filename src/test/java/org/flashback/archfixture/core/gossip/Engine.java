package org.flashback.archfixture.core.gossip;

public final class Engine {
    public static String name() {
        return "core.gossip.Engine";
    }

    private Engine() {}
}
