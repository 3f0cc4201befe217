package org.flashback.ui.network;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Nodes;

/** The lines of the last five minutes, a card each. */
public final class TrendsController {
    private final GossipViewModel gossip;

    @FXML
    HBox trends;

    public TrendsController(GossipViewModel gossip) {
        this.gossip = gossip;
    }

    @FXML
    void initialize() {
        gossip.numbers().addListener((source, before, now) -> show(now.charts()));
        show(gossip.numbers().get().charts());
    }

    private void show(List<GossipViewModel.Chart> charts) {
        while (trends.getChildren().size() < charts.size()) {
            trends.getChildren().add(new Card());
        }
        for (int i = 0; i < charts.size(); i++) {
            ((Card) trends.getChildren().get(i)).show(charts.get(i));
        }
    }

    /** One of them; kept and written anew. */
    private static final class Card extends VBox {
        private final Label title = Nodes.label("", "small", "muted");
        private final Label now = Nodes.label("", "strong");
        private final TrendLine line = new TrendLine();
        private final Label from = Nodes.label("", "small", "muted");
        private final Label most = Nodes.label("", "small", "muted");
        private final Label to = Nodes.label("", "small", "muted");

        Card() {
            getStyleClass().addAll("card", "trend-card");
            var head = new HBox(title, Nodes.spacer(), now);
            head.getStyleClass().add("trend-head");
            getChildren().addAll(head, line, new HBox(from, Nodes.spacer(), most, Nodes.spacer(), to));
            HBox.setHgrow(this, Priority.ALWAYS);
            setPrefWidth(1);
            setMinWidth(0);
        }

        void show(GossipViewModel.Chart chart) {
            title.setText(chart.title());
            now.setText(chart.now());
            line.show(chart.points());
            from.setText(chart.from());
            most.setText(chart.most());
            to.setText(chart.to());
            setAccessibleText(chart.sentence());
        }
    }
}
