package org.flashback.ui.network;

import java.util.List;
import java.util.stream.Stream;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** The card with the counters. */
public final class GossipController {
    private final GossipViewModel gossip;
    private final NetworkViewModel network;

    @FXML
    VBox rows;

    public GossipController(GossipViewModel gossip, NetworkViewModel network) {
        this.gossip = gossip;
        this.network = network;
    }

    @FXML
    void initialize() {
        gossip.numbers().addListener((source, before, now) -> show());
        network.picture().addListener((source, before, now) -> show());
        show();
    }

    private void show() {
        int furthest = network.picture().get().furthest();
        var news = new GossipViewModel.Fact(
                Texts.get("network.gossip.furthest"),
                furthest == 0 ? Words.NONE : Texts.get("network.gossip.hops", furthest));
        List<Node> nodes = Stream.concat(gossip.numbers().get().facts().stream(), Stream.of(news))
                .map(GossipController::row)
                .toList();
        rows.getChildren().setAll(nodes);
    }

    private static Node row(GossipViewModel.Fact fact) {
        return new HBox(
                Nodes.label(fact.label(), "small", "muted"),
                Nodes.spacer(),
                Nodes.label(fact.value(), "small", "counter"));
    }
}
