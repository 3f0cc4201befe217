package org.flashback.ui.network;

import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** How many of all: a block for each, or one bar where there are too many to count. Its number stands beside it. */
public final class ShareBar extends HBox {
    private static final int MOST_BLOCKS = 20;
    private static final double PARTS = 1_000;

    private int shownReached = -1;
    private int shownAll = -1;

    public ShareBar() {
        getStyleClass().add("share-bar");
    }

    void show(int reached, int all) {
        if (reached == shownReached && all == shownAll) {
            return;
        }
        shownReached = reached;
        shownAll = all;
        getChildren().clear();
        setSpacing(all <= MOST_BLOCKS ? 3 : 0);
        if (all == 0) {
            getChildren().add(block(false));
        } else if (all <= MOST_BLOCKS) {
            for (int i = 0; i < all; i++) {
                getChildren().add(block(i < reached));
            }
        } else {
            Region yes = block(true);
            Region no = block(false);
            getChildren().addAll(yes, no);
            double share = (double) reached / all;
            yes.prefWidthProperty().bind(widthProperty().multiply(share));
            yes.setMinWidth(reached == 0 ? 0 : 2);
            no.prefWidthProperty().bind(widthProperty().multiply(1 - share));
            no.setMinWidth(reached == all ? 0 : 2);
        }
    }

    private static Region block(boolean reached) {
        var block = new Region();
        block.getStyleClass().setAll("block", reached ? "reached" : "lost");
        block.setPrefWidth(PARTS);
        block.setMinWidth(1);
        HBox.setHgrow(block, Priority.ALWAYS);
        return block;
    }
}
