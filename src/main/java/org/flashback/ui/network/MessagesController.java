package org.flashback.ui.network;

import java.util.List;
import javafx.fxml.FXML;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;

/** What kinds of messages come and go, and what is not taken, by reason. */
public final class MessagesController {
    private final GossipViewModel gossip;

    @FXML
    GridPane kinds;

    @FXML
    GridPane rejections;

    @FXML
    Label none;

    public MessagesController(GossipViewModel gossip) {
        this.gossip = gossip;
    }

    @FXML
    void initialize() {
        gossip.numbers().addListener((source, before, now) -> show(now));
        show(gossip.numbers().get());
    }

    private void show(GossipViewModel.Numbers numbers) {
        kinds.getChildren().clear();
        row(
                kinds,
                0,
                List.of(
                        Texts.get("network.messages.kind"),
                        Texts.get("network.messages.in_minute"),
                        Texts.get("network.messages.out_minute"),
                        Texts.get("network.messages.in"),
                        Texts.get("network.messages.out")),
                true);
        int at = 1;
        for (GossipViewModel.Line line : numbers.lines()) {
            row(
                    kinds,
                    at++,
                    List.of(line.kind(), line.inLastMinute(), line.outLastMinute(), line.in(), line.out()),
                    false);
        }
        rejections.getChildren().clear();
        at = 0;
        for (GossipViewModel.Fact fact : numbers.rejections()) {
            row(rejections, at++, List.of(fact.label(), fact.value()), false);
        }
        none.setVisible(numbers.rejections().isEmpty());
        none.setManaged(none.isVisible());
    }

    /** The first cell takes the room that is left, the others are numbers. */
    private static void row(GridPane grid, int row, List<String> values, boolean heads) {
        for (int column = 0; column < values.size(); column++) {
            Label cell = Nodes.label(values.get(column), "small");
            if (column > 0) {
                cell.getStyleClass().add("value");
            }
            if (heads) {
                cell.getStyleClass().add("muted");
            }
            grid.add(cell, column, row);
            if (column == 0) {
                GridPane.setHgrow(cell, Priority.ALWAYS);
            } else {
                GridPane.setHalignment(cell, HPos.RIGHT);
            }
        }
    }
}
