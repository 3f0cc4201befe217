package org.flashback.ui.peers;

import javafx.scene.control.ContentDisplay;
import javafx.scene.control.TableCell;
import org.flashback.app.peers.PeerRow;
import org.jspecify.annotations.Nullable;

/** The strip of the last 24 hours in the table. */
final class LastDayCell extends TableCell<PeerRow, PeerRow> {
    private final LastDayStrip strip = new LastDayStrip();

    LastDayCell() {
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        getStyleClass().add("after-number");
    }

    @Override
    protected void updateItem(@Nullable PeerRow row, boolean empty) {
        super.updateItem(row, empty);
        if (row == null || empty) {
            setGraphic(null);
        } else {
            strip.show(row.evidence().lastDay());
            setGraphic(strip);
        }
    }
}
