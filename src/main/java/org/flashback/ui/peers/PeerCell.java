package org.flashback.ui.peers;

import java.time.Instant;
import java.util.function.Function;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import org.flashback.app.peers.PeerRow;
import org.flashback.ui.common.PeerStanding;
import org.flashback.ui.common.SecondHand;
import org.flashback.ui.common.StateGlyph;
import org.flashback.ui.common.Tone;
import org.jspecify.annotations.Nullable;

/** One value of a peer, in words; made anew only where it changed. */
final class PeerCell extends TableCell<PeerRow, PeerRow> {
    private final Function<PeerRow, String> words;
    private final ChangeListener<Instant> older = (source, before, now) -> show(getItem());
    private @Nullable StateGlyph glyph;
    private boolean toned;

    PeerCell(Function<PeerRow, String> words) {
        this.words = words;
    }

    /** With the sign of the peer's state before it. */
    PeerCell withGlyph() {
        glyph = new StateGlyph();
        setGraphicTextGap(8);
        setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        return this;
    }

    PeerCell styled(String style) {
        getStyleClass().add(style);
        return this;
    }

    /** Its words change with time alone. */
    PeerCell growingOld(SecondHand time) {
        time.now().addListener(new WeakChangeListener<>(older));
        return this;
    }

    /** Takes the colour of the peer's state where that waits for something. */
    PeerCell toned() {
        toned = true;
        getStyleClass().add("toned");
        return this;
    }

    @Override
    protected void updateItem(@Nullable PeerRow row, boolean empty) {
        super.updateItem(row, empty);
        show(empty ? null : row);
    }

    private void show(@Nullable PeerRow row) {
        if (row == null) {
            setText(null);
            setGraphic(null);
            return;
        }
        setText(words.apply(row));
        Tone tone = PeerStanding.of(row).tone();
        if (glyph != null) {
            glyph.setTone(tone);
            setGraphic(glyph);
        }
        if (toned) {
            tone.applyTo(this);
        }
    }
}
