package org.flashback.archfixture.cli;

import org.flashback.archfixture.control.json.Answer;

public final class SeesJson {
    public static String look() {
        return Answer.name();
    }

    private SeesJson() {}
}
