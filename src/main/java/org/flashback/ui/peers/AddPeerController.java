package org.flashback.ui.peers;

import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.OwnLinkViewModel;
import org.flashback.ui.common.Texts;

/** Binds the sheet in which a peer is added by its link, and one's own link is found. */
public final class AddPeerController {
    private static final PseudoClass DANGER = PseudoClass.getPseudoClass("danger");

    private final AddPeerViewModel model;
    private final OwnLinkViewModel own;

    @FXML
    VBox sheet;

    @FXML
    TextField link;

    @FXML
    Label reading;

    @FXML
    Label problem;

    @FXML
    Label done;

    @FXML
    Button add;

    @FXML
    Button close;

    @FXML
    HBox ownRow;

    @FXML
    TextField ownLink;

    @FXML
    Button copyOwn;

    @FXML
    Label ownReason;

    public AddPeerController(AddPeerViewModel model, OwnLinkViewModel own) {
        this.model = model;
        this.own = own;
    }

    @FXML
    void initialize() {
        Nodes.showWhile(sheet, model.opened());
        link.textProperty().bindBidirectional(model.draft());
        link.setAccessibleText(Texts.get("peers.add.link"));
        show(reading, model.reading());
        show(problem, model.problem());
        show(done, model.done());
        model.problem().addListener((source, before, now) -> link.pseudoClassStateChanged(DANGER, !now.isEmpty()));
        add.setGraphic(Icons.ADD.node(16));
        add.disableProperty().bind(model.dialling());
        add.textProperty()
                .bind(model.dialling()
                        .map(busy -> busy ? Texts.get("peers.add.dialling") : Texts.get("peers.add.button")));
        close.setGraphic(Icons.CLOSE.node(16));
        close.setTooltip(new Tooltip(Texts.get("peers.add.close")));
        copyOwn.setGraphic(Icons.COPY.node(14));
        ownLink.textProperty().bind(own.link());
        ownLink.setAccessibleText(Texts.get("peers.add.own"));
        Nodes.showWhile(ownRow, own.link().isNotEmpty());
        show(ownReason, own.reason());
        model.opened().addListener((source, before, now) -> {
            if (now) {
                focus();
            }
        });
    }

    private static void show(Label label, javafx.beans.property.ReadOnlyStringProperty text) {
        label.textProperty().bind(text);
        Nodes.showWhile(label, text.isNotEmpty());
    }

    /** Puts the cursor into the field. */
    void focus() {
        link.requestFocus();
        link.selectEnd();
    }

    @FXML
    void add() {
        model.add();
    }

    @FXML
    void close() {
        model.close();
    }

    @FXML
    void copyOwn() {
        Nodes.copy(own.link().get());
    }
}
