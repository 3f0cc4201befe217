package org.flashback.ui.home;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.QuietNetworkViewModel;

/** Binds the panel for an empty network. */
public final class QuietNetworkController {
    private final QuietNetworkViewModel model;

    @FXML
    VBox panel;

    @FXML
    Label sentence;

    @FXML
    HBox actions;

    @FXML
    Button demo;

    @FXML
    Button host;

    @FXML
    Button addPeer;

    @FXML
    Button add;

    @FXML
    Label problem;

    public QuietNetworkController(QuietNetworkViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        Nodes.showWhile(panel, model.alone());
        sentence.textProperty().bind(model.sentence());
        Nodes.showWhile(actions, model.offering());
        Nodes.showWhile(demo, model.canDemo());
        Nodes.showWhile(host, model.canHost());
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
        demo.setGraphic(Icons.DEMO.node(16));
        host.setGraphic(Icons.COMPUTER.node(16));
        addPeer.setGraphic(Icons.JOINED.node(16));
        add.setGraphic(Icons.ADD.node(16));
    }

    @FXML
    void demo() {
        model.demo();
    }

    @FXML
    void host() {
        model.host();
    }

    @FXML
    void addPeer() {
        model.addPeer();
    }

    @FXML
    void add() {
        model.addRelay();
    }
}
