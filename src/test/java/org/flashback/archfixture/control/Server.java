package org.flashback.archfixture.control;

public final class Server {
    public static String name() {
        return "control.Server";
    }

    private Server() {}
}
