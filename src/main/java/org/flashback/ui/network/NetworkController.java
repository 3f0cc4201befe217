package org.flashback.ui.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;
import org.flashback.ui.network.NetworkViewModel.Face;

/** Binds the page: which way of looking is chosen, the map, the sentence under it. */
public final class NetworkController {
    /** Below these, in pixels of the page, its cards are drawn closer together. */
    private static final double NARROW = 900;

    private static final double LOW = 600;
    private static final PseudoClass NARROW_PAGE = PseudoClass.getPseudoClass("narrow");
    private static final PseudoClass SHORT_PAGE = PseudoClass.getPseudoClass("short");

    private final NetworkViewModel model;
    private final GossipViewModel gossip;

    @FXML
    ScrollPane scroll;

    @FXML
    VBox page;

    @FXML
    ToggleButton mapFace;

    @FXML
    ToggleButton tableFace;

    @FXML
    ToggleButton messagesFace;

    @FXML
    NetworkMap map;

    @FXML
    Label empty;

    @FXML
    Parent table;

    @FXML
    Parent messages;

    @FXML
    Label summary;

    @FXML
    HBox legend;

    public NetworkController(NetworkViewModel model, GossipViewModel gossip) {
        this.model = model;
        this.gossip = gossip;
    }

    @FXML
    void initialize() {
        scroll.sceneProperty().addListener((source, before, now) -> {
            model.showing().set(now != null);
            gossip.showing().set(now != null);
        });
        scroll.widthProperty()
                .addListener(
                        (source, before, now) -> page.pseudoClassStateChanged(NARROW_PAGE, now.doubleValue() < NARROW));
        scroll.heightProperty()
                .addListener(
                        (source, before, now) -> page.pseudoClassStateChanged(SHORT_PAGE, now.doubleValue() < LOW));
        initializeFaces();
        map.onLook(this::say);
        map.onOpen(model::open);
        model.picture().addListener((source, before, now) -> show(now));
        model.onAir().addListener((source, before, now) -> show(model.picture().get()));
        show(model.picture().get());
    }

    private void initializeFaces() {
        mapFace.setGraphic(Icons.NETWORK.node(16));
        tableFace.setGraphic(Icons.LIST.node(16));
        messagesFace.setGraphic(Icons.ACTIVITY.node(16));
        var faces = Map.of(mapFace, Face.MAP, tableFace, Face.TABLE, messagesFace, Face.MESSAGES);
        faces.forEach((button, face) -> {
            button.setSelected(model.face().get() == face);
            button.setOnAction(event -> {
                model.face().set(face);
                // Pressing the chosen one once more must not leave none chosen.
                button.setSelected(true);
            });
            model.face().addListener((source, before, now) -> button.setSelected(now == face));
        });
        Nodes.showWhile(map, model.face().map(face -> face == Face.MAP));
        Nodes.showWhile(table, model.face().map(face -> face == Face.TABLE));
        Nodes.showWhile(messages, model.face().map(face -> face == Face.MESSAGES));
        Nodes.showWhile(legend, model.face().map(face -> face == Face.MAP));
        empty.visibleProperty()
                .bind(javafx.beans.binding.Bindings.createBooleanBinding(
                        () -> model.face().get() == Face.MAP
                                && model.picture().get().peers() == 0,
                        model.face(),
                        model.picture()));
        List.of(mapFace, tableFace, messagesFace)
                .forEach(button -> button.getStyleClass().add("face"));
    }

    private void show(Picture picture) {
        map.show(picture, model.now().get(), model.onAir().get());
        summary.setText(summary(picture));
    }

    private static String summary(Picture picture) {
        return picture.peers() == 0 ? Texts.get("network.summary.nobody") : picture.summary();
    }

    /** What the place under the pointer or the focus is; the summary again when there is none. */
    private void say(Optional<Place> place) {
        summary.setText(place.map(at -> at.sentence(model.now().get()))
                .orElseGet(() -> summary(model.picture().get())));
    }
}
