package org.flashback.ui.settings;

import atlantafx.base.controls.ToggleSwitch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.flashback.core.relay.RelayUrl;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.StateGlyph;
import org.flashback.ui.common.Texts;

/** Binds the section of the network. */
public final class RelaysController {
    private static final PseudoClass DANGER = PseudoClass.getPseudoClass("danger");

    private final RelaysViewModel model;
    private final Map<RelayUrl, RelayNode> shown = new HashMap<>();

    @FXML
    VBox relays;

    @FXML
    Label none;

    @FXML
    TextField draft;

    @FXML
    Button add;

    @FXML
    Label draftProblem;

    @FXML
    ToggleSwitch host;

    @FXML
    HBox join;

    @FXML
    TextField joinLink;

    @FXML
    Button copyJoin;

    @FXML
    Label hostState;

    @FXML
    Label hostProblem;

    public RelaysController(RelaysViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        model.rows().addListener((source, before, now) -> list(now));
        list(model.rows().get());
        draft.textProperty().bindBidirectional(model.draft());
        draftProblem.textProperty().bind(model.draftProblem());
        Nodes.showWhile(draftProblem, model.draftProblem().isNotEmpty());
        model.draftProblem()
                .addListener((source, before, now) -> draft.pseudoClassStateChanged(DANGER, !now.isEmpty()));
        add.setGraphic(Icons.ADD.node(14));
        copyJoin.setGraphic(Icons.COPY.node(14));
        host.setSelected(model.hosting().get());
        host.disableProperty().bind(model.hostingChanges());
        host.selectedProperty().addListener((source, before, now) -> model.host(now));
        // After a failed start the switch goes back to what is true.
        model.hostingChanges()
                .addListener((source, before, now) -> host.setSelected(
                        now ? host.isSelected() : model.hosting().get()));
        model.hosting().addListener((source, before, now) -> host.setSelected(now));
        hostState
                .textProperty()
                .bind(model.hosting()
                        .map(on -> on ? Texts.get("settings.host.running") : Texts.get("settings.host.stopped")));
        Nodes.showWhile(join, model.joinLink().isNotEmpty());
        joinLink.textProperty().bind(model.joinLink());
        hostProblem.textProperty().bind(model.hostingProblem());
        Nodes.showWhile(hostProblem, model.hostingProblem().isNotEmpty());
    }

    /** The rows stay; only their words change, so that a button keeps the focus while a countdown runs. */
    private void list(List<RelaysViewModel.Row> rows) {
        shown.keySet().retainAll(rows.stream().map(RelaysViewModel.Row::url).toList());
        var nodes = rows.stream()
                .map(row -> {
                    RelayNode node = shown.computeIfAbsent(row.url(), url -> new RelayNode(url, model));
                    node.show(row);
                    return (Node) node.box;
                })
                .toList();
        if (!relays.getChildren().equals(nodes)) {
            relays.getChildren().setAll(nodes);
        }
        none.setVisible(rows.isEmpty());
        none.setManaged(rows.isEmpty());
    }

    private static final class RelayNode {
        private final StateGlyph glyph = new StateGlyph();
        private final Label address = Nodes.label("", "relay-address");
        private final Label state = Nodes.label("", "small", "toned");
        private final Label detail = Nodes.wrapped("", "small", "muted");
        private final Button tryNow = new Button(Texts.get("settings.relays.try_now"));
        private final VBox box;

        RelayNode(RelayUrl url, RelaysViewModel model) {
            var remove = new Button(Texts.get("settings.relays.remove"));
            remove.getStyleClass().addAll("small", "flat");
            remove.setAccessibleText(Texts.get("settings.relays.remove_accessible", url.label()));
            remove.setMinWidth(Region.USE_PREF_SIZE);
            remove.setOnAction(event -> model.remove(url));
            tryNow.getStyleClass().add("small");
            tryNow.setMinWidth(Region.USE_PREF_SIZE);
            tryNow.setOnAction(event -> model.tryNow());
            var line = new HBox(8, glyph, address, Nodes.spacer(), tryNow, remove);
            line.getStyleClass().add("relay-line");
            state.setMinWidth(Region.USE_PREF_SIZE);
            var second = new HBox(8, state, detail);
            second.getStyleClass().add("relay-detail");
            box = new VBox(line, second);
        }

        void show(RelaysViewModel.Row row) {
            glyph.setTone(row.tone());
            row.tone().applyTo(state);
            address.setText(row.address());
            state.setText(row.state());
            detail.setText(row.detail());
            detail.setVisible(!row.detail().isEmpty());
            detail.setManaged(!row.detail().isEmpty());
            tryNow.setVisible(row.waits());
            tryNow.setManaged(row.waits());
        }
    }

    /** Puts the cursor into the field for a new relay. */
    void focusDraft() {
        draft.requestFocus();
    }

    @FXML
    void add() {
        model.add();
    }

    @FXML
    void copyJoin() {
        Nodes.copy(model.joinLink().get());
    }
}
