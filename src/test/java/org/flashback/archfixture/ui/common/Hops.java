package org.flashback.archfixture.ui.common;

import javafx.application.Platform;

public final class Hops {
    public static void hop(Runnable task) {
        Platform.runLater(task);
    }

    private Hops() {}
}
