package org.flashback.ui.network;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import org.flashback.app.peers.RelayIndependence;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;

/** "Without any relay you still reach 12 of 15". */
public final class IndependenceController {
    private final NetworkViewModel model;

    @FXML
    VBox card;

    @FXML
    ToggleButton what;

    @FXML
    Label number;

    @FXML
    Label of;

    @FXML
    ShareBar bar;

    @FXML
    Label sentence;

    @FXML
    Label definition;

    public IndependenceController(NetworkViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        what.setGraphic(Icons.INFO.node(16));
        var counted = new Tooltip(Texts.get("network.independence.definition"));
        counted.setWrapText(true);
        counted.setMaxWidth(360);
        what.setTooltip(counted);
        what.setAccessibleHelp(Texts.get("network.independence.definition"));
        Nodes.showWhile(definition, what.selectedProperty());
        model.picture().addListener((source, before, now) -> show(now.independence()));
        show(model.picture().get().independence());
    }

    private void show(RelayIndependence independence) {
        number.setText(Texts.get("network.independence.number", independence.reachable()));
        for (javafx.scene.Node figure : List.of(number, bar)) {
            figure.setVisible(independence.known() > 0);
            figure.setManaged(independence.known() > 0);
        }
        of.setText(Texts.get("network.independence.of", independence.known()));
        bar.show(independence.reachable(), independence.known());
        sentence.setText(sentence(independence));
        card.setAccessibleText(
                Texts.get("network.independence.accessible", independence.reachable(), independence.known()));
    }

    static String sentence(RelayIndependence independence) {
        int lost = independence.known() - independence.reachable();
        if (independence.known() == 0) {
            return Texts.get("network.independence.nobody");
        }
        if (lost == 0) {
            return Texts.get("network.independence.none_lost");
        }
        List<String> names = independence.lost();
        if (lost == 1) {
            return Texts.get("network.independence.lost_one", names.getFirst());
        }
        if (lost > names.size()) {
            return Texts.get(
                    "network.independence.lost",
                    Texts.get("network.independence.and_more", String.join(", ", names), lost - names.size()));
        }
        String first = String.join(", ", names.subList(0, names.size() - 1));
        return Texts.get("network.independence.lost", Texts.get("network.independence.and", first, names.getLast()));
    }
}
