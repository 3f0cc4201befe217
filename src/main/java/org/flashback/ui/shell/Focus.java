package org.flashback.ui.shell;

import javafx.scene.Node;
import javafx.scene.Parent;

/** Where the focus goes when a pane is entered. */
final class Focus {
    private Focus() {}

    /** Focuses the first node in {@code pane} that takes the focus. Returns whether there is one. */
    static boolean first(Parent pane) {
        for (Node child : pane.getChildrenUnmodifiable()) {
            if (!child.isVisible() || child.isDisabled()) {
                continue;
            }
            if (child.isFocusTraversable()) {
                child.requestFocus();
                return true;
            }
            if (child instanceof Parent inner && first(inner)) {
                return true;
            }
        }
        return false;
    }
}
