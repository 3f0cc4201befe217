package org.flashback.ui.peers;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.QuietNetworkViewModel;

/** Binds the page that stands in for the table while nobody is there. */
public final class NoPeersController {
    private final NoPeersViewModel model;
    private final QuietNetworkViewModel quiet;

    @FXML
    Label sentence;

    @FXML
    Label summary;

    @FXML
    VBox checks;

    @FXML
    Button demo;

    @FXML
    Button host;

    @FXML
    Button add;

    @FXML
    Label problem;

    public NoPeersController(NoPeersViewModel model, QuietNetworkViewModel quiet) {
        this.model = model;
        this.quiet = quiet;
    }

    @FXML
    void initialize() {
        sentence.textProperty().bind(quiet.sentence());
        summary.textProperty().bind(model.summary());
        Nodes.showWhile(demo, quiet.canDemo());
        Nodes.showWhile(host, quiet.canHost());
        // One primary button: the first that is offered.
        demo.getStyleClass().add("accent");
        quiet.canDemo().addListener((source, before, now) -> promote());
        promote();
        demo.setGraphic(Icons.DEMO.node(16));
        host.setGraphic(Icons.COMPUTER.node(16));
        add.setGraphic(Icons.ADD.node(16));
        problem.textProperty().bind(quiet.problem());
        Nodes.showWhile(problem, quiet.problem().isNotEmpty());
        model.checks().addListener((source, before, now) -> list(now));
        list(model.checks().get());
    }

    private void promote() {
        host.getStyleClass().remove("accent");
        if (!quiet.canDemo().get()) {
            host.getStyleClass().add("accent");
        }
    }

    private void list(List<NoPeersViewModel.Check> list) {
        checks.getChildren().setAll(list.stream().map(NoPeersController::node).toList());
    }

    private static Node node(NoPeersViewModel.Check check) {
        Node icon = check.tone().icon().node(18);
        icon.getStyleClass().add("tone");
        check.tone().applyTo(icon);
        var row = new HBox(12, icon, Nodes.label(check.what(), "check-what"), Nodes.wrapped(check.result(), "muted"));
        row.getStyleClass().add("check-row");
        return row;
    }

    @FXML
    void demo() {
        quiet.demo();
    }

    @FXML
    void host() {
        quiet.host();
    }

    @FXML
    void add() {
        quiet.addRelay();
    }
}
