package org.flashback.ui.home;

import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;

/** Binds the receipt. */
public final class ReceiptController {
    private final ReceiptViewModel model;

    @FXML
    VBox card;

    @FXML
    Label title;

    @FXML
    Label number;

    @FXML
    Button copy;

    @FXML
    Button close;

    @FXML
    VBox rows;

    public ReceiptController(ReceiptViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        copy.setGraphic(Icons.COPY.node(16));
        close.setGraphic(Icons.CLOSE.node(16));
        close.setTooltip(new Tooltip(Texts.get("home.receipt.close")));
        Nodes.showWhile(card, model.shown().map(Optional::isPresent));
        model.shown().addListener((source, before, now) -> now.ifPresent(this::show));
        model.shown().get().ifPresent(this::show);
    }

    private void show(ReceiptViewModel.Shown receipt) {
        title.setText(receipt.title());
        number.setText(receipt.number());
        rows.getChildren()
                .setAll(receipt.rows().stream().map(ReceiptController::node).toList());
    }

    private static Node node(ReceiptViewModel.Row row) {
        Node icon = (row.tone() == Tone.GOOD ? Icons.TICK : Icons.WAITING).node(16);
        icon.getStyleClass().add("tone");
        row.tone().applyTo(icon);
        var line = new HBox(
                12,
                icon,
                Nodes.label(row.who(), "receipt-who"),
                Nodes.label(row.what(), "muted"),
                Nodes.spacer(),
                Nodes.label(row.when(), "small", "muted", "fixed"));
        line.getStyleClass().add("list-row");
        return line;
    }

    @FXML
    void copy() {
        Nodes.copy(model.text());
    }

    @FXML
    void close() {
        model.dismiss();
    }
}
