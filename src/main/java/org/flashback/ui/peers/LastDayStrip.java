package org.flashback.ui.peers;

import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.flashback.ui.common.Texts;

/**
 * 24 small blocks for the last 24 hours: tall where the peer answered, half where it did in part, a line where it did not
 * or nothing was expected. The score beside it says the same as a number.
 */
public final class LastDayStrip extends HBox {
    private static final int HOURS = 24;
    private static final int MOSTLY = 80;
    private static final int SOMETIMES = 20;

    private List<Integer> shown = List.of();

    public LastDayStrip() {
        getStyleClass().add("last-day");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        for (int i = 0; i < HOURS; i++) {
            var block = new Region();
            block.getStyleClass().add("hour");
            getChildren().add(block);
        }
        draw();
    }

    /** @param percent of each hour, the present one last; -1 where nothing was expected */
    void show(List<Integer> percent) {
        if (!percent.equals(shown)) {
            shown = percent;
            draw();
        }
    }

    private void draw() {
        int missing = HOURS - shown.size();
        int good = 0;
        for (int i = 0; i < HOURS; i++) {
            int percent = i < missing ? -1 : shown.get(i - missing);
            String style = percent >= MOSTLY ? "mostly" : percent >= SOMETIMES ? "sometimes" : "hardly";
            getChildren().get(i).getStyleClass().setAll("hour", style);
            good += percent >= MOSTLY ? 1 : 0;
        }
        setAccessibleText(Texts.get("peers.last_day.accessible", good));
    }
}
