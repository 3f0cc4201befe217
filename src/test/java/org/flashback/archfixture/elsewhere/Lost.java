package org.flashback.archfixture.elsewhere;

public final class Lost {
    public static String name() {
        return "elsewhere.Lost";
    }

    private Lost() {}
}
