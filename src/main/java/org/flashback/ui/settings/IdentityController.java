package org.flashback.ui.settings;

import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;

/** Binds the section of the identity. */
public final class IdentityController {
    private static final PseudoClass DANGER = PseudoClass.getPseudoClass("danger");

    private final IdentityViewModel model;

    @FXML
    TextField name;

    @FXML
    Button rename;

    @FXML
    Label problem;

    @FXML
    Label saved;

    @FXML
    Label fingerprint;

    @FXML
    Label key;

    @FXML
    Button copy;

    @FXML
    Label profile;

    public IdentityController(IdentityViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        name.textProperty().bindBidirectional(model.name());
        name.setAccessibleText(Texts.get("settings.identity.name"));
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
        model.problem().addListener((source, before, now) -> name.pseudoClassStateChanged(DANGER, !now.isEmpty()));
        saved.textProperty().bind(model.saved());
        Nodes.showWhile(saved, model.saved().isNotEmpty());
        rename.disableProperty().bind(model.changed().not().or(model.problem().isNotEmpty()));
        fingerprint.setText(model.fingerprint());
        key.setText(model.key());
        copy.setGraphic(Icons.COPY.node(14));
        profile.setText(model.profile());
    }

    /** Puts the cursor into the name. */
    void focusName() {
        name.requestFocus();
        name.selectAll();
    }

    @FXML
    void rename() {
        model.rename();
    }

    @FXML
    void copy() {
        Nodes.copy(model.peerId());
    }
}
