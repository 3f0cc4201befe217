package org.flashback.archfixture;

public final class Main {
    public static String name() {
        return "main";
    }

    private Main() {}
}
