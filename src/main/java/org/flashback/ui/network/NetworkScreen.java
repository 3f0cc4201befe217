package org.flashback.ui.network;

import java.util.Map;
import java.util.concurrent.Executors;
import javafx.scene.Parent;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Fxml;

/** Network with its view models; the view is made when first asked for. */
public final class NetworkScreen {
    private final Fxml fxml;

    public NetworkScreen(Desk desk) {
        var worker = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("network-picture").factory());
        var network = new NetworkViewModel(desk, worker);
        var gossip = new GossipViewModel(desk);
        fxml = new Fxml(Map.of(
                NetworkController.class, () -> new NetworkController(network, gossip),
                PlacesController.class, () -> new PlacesController(network),
                MessagesController.class, () -> new MessagesController(gossip),
                IndependenceController.class, () -> new IndependenceController(network),
                GossipController.class, () -> new GossipController(gossip, network),
                TrendsController.class, () -> new TrendsController(gossip)));
    }

    /** A fresh view. */
    public Parent view() {
        return fxml.load("network/NetworkView.fxml", NetworkController.class).view();
    }
}
