package org.flashback.archfixture.control.json;

public final class Answer {
    public static String name() {
        return "control.json.Answer";
    }

    private Answer() {}
}
