package org.flashback.ui.common;

import javafx.css.PseudoClass;
import javafx.scene.Node;

/** How something stands. Shape and word carry it; colour only repeats it. */
public enum Tone {
    /** Verified, connected, complete. */
    GOOD(Icons.GOOD),
    /** Running. */
    LIVE(Icons.INFO),
    /** Waits for something and repairs itself. */
    WAITS(Icons.WARNING),
    /** Needs the user. */
    NEEDS_YOU(Icons.BAD),
    /** Not tested, not applicable, away. */
    NEUTRAL(Icons.NEUTRAL);

    private final Icons icon;

    Tone(Icons icon) {
        this.icon = icon;
    }

    /** The circle icon of the health line and of lists of checks. */
    public Icons icon() {
        return icon;
    }

    /** Makes {@code node} match the style rules of this tone and of no other. */
    public void applyTo(Node node) {
        for (Tone tone : values()) {
            node.pseudoClassStateChanged(tone.pseudoClass(), tone == this);
        }
    }

    private PseudoClass pseudoClass() {
        return PseudoClass.getPseudoClass(
                switch (this) {
                    case GOOD -> "good";
                    case LIVE -> "live";
                    case WAITS -> "waits";
                    case NEEDS_YOU -> "needs-you";
                    case NEUTRAL -> "neutral";
                });
    }
}
