package org.flashback.archfixture.app.port;

public final class Port {
    public static String name() {
        return "app.port.Port";
    }

    private Port() {}
}
