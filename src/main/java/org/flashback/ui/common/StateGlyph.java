package org.flashback.ui.common;

import javafx.scene.layout.Region;

/** The 10-px sign before a state word: disc, half disc, triangle or ring, by {@link Tone}. Says nothing by itself. */
public final class StateGlyph extends Region {
    public StateGlyph() {
        getStyleClass().add("state-glyph");
        setTone(Tone.NEUTRAL);
    }

    public StateGlyph(Tone tone) {
        this();
        setTone(tone);
    }

    public void setTone(Tone tone) {
        tone.applyTo(this);
    }
}
