package org.flashback.archfixture.ui.home;

import javafx.scene.control.Label;

public final class BadViewModel {
    private final Label label = new Label();

    public Label label() {
        return label;
    }
}
