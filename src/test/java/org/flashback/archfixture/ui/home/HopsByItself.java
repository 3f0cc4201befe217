package org.flashback.archfixture.ui.home;

import javafx.application.Platform;

public final class HopsByItself {
    public static void hop(Runnable task) {
        Platform.runLater(task);
    }

    private HopsByItself() {}
}
