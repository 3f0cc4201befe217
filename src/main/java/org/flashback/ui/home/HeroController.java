package org.flashback.ui.home;

import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.broadcast.Exposure;
import org.flashback.core.record.IpAddress;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.ReachFigure;
import org.flashback.ui.common.RichText;
import org.flashback.ui.common.Texts;

/** Binds the hero: switch, word, sentence, proof, reach, and the strip of what is visible now. */
public final class HeroController {
    private static final PseudoClass ON_AIR = PseudoClass.getPseudoClass("on-air");

    /** Below this width of the hero, in pixels, the words beside the reach figure give way. */
    private static final double NARROW = 820;

    private static final int ADDRESSES_SHOWN = 2;

    private final BroadcastViewModel model;

    @FXML
    VBox hero;

    @FXML
    BroadcastSwitch broadcastSwitch;

    @FXML
    Label word;

    @FXML
    RichText sentence;

    @FXML
    Label basis;

    @FXML
    Label problem;

    @FXML
    HBox actions;

    @FXML
    Button preview;

    @FXML
    VBox legendBox;

    @FXML
    VBox legend;

    @FXML
    ReachFigure reach;

    @FXML
    Button change;

    @FXML
    HBox strip;

    @FXML
    Label visibleName;

    @FXML
    Label visibleAddresses;

    @FXML
    VBox portBox;

    @FXML
    Label visiblePort;

    @FXML
    VBox repositoriesBox;

    @FXML
    Label visibleRepositories;

    @FXML
    VBox filesBox;

    @FXML
    Label visibleFiles;

    public HeroController(BroadcastViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        broadcastSwitch.modeProperty().bind(model.mode());
        broadcastSwitch
                .accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        () -> Texts.get(
                                "home.hero.switch_accessible",
                                model.word().get(),
                                Texts.plain(model.sentence().get())),
                        model.word(),
                        model.sentence()));
        word.textProperty().bind(model.word());
        sentence.bind(model.sentence());
        basis.textProperty().bind(model.basis());
        problem.textProperty().bind(model.problem());
        Nodes.showWhile(problem, model.problem().isNotEmpty());
        Nodes.showWhile(
                actions,
                model.mode().isEqualTo(Mode.SILENT).and(model.hasReceipt().not()));
        preview.setGraphic(Icons.SHOW.node(16));
        change.disableProperty().bind(model.mode().isNotEqualTo(Mode.BROADCASTING));
        Nodes.showWhile(strip, model.visible().map(Optional::isPresent));
        Nodes.showWhile(legendBox, hero.widthProperty().map(width -> width.doubleValue() >= NARROW));
        model.mode().addListener((source, before, now) -> colour(now));
        colour(model.mode().get());
        model.reach().addListener((source, before, now) -> reach.show(now));
        reach.show(model.reach().get());
        model.legend().addListener((source, before, now) -> list(now));
        list(model.legend().get());
        model.visible().addListener((source, before, now) -> now.ifPresent(this::list));
        model.visible().get().ifPresent(this::list);
    }

    void focusSwitch() {
        broadcastSwitch.requestFocus();
    }

    private void colour(Mode mode) {
        hero.pseudoClassStateChanged(ON_AIR, mode == Mode.BROADCASTING || mode == Mode.SWITCHING_ON);
    }

    private void list(List<BroadcastViewModel.Legend> lines) {
        legend.getChildren().setAll(lines.stream().map(HeroController::line).toList());
    }

    private static Node line(BroadcastViewModel.Legend line) {
        var dot = new Region();
        dot.getStyleClass()
                .addAll(
                        "knows",
                        switch (line.knows()) {
                            case YES -> "yes";
                            case PERHAPS -> "perhaps";
                            case NO -> "no";
                        });
        var label = Nodes.label(line.text(), "small");
        label.setGraphic(dot);
        label.setGraphicTextGap(8);
        return label;
    }

    private void list(Exposure exposure) {
        visibleName.setText(exposure.name());
        List<IpAddress> addresses = exposure.published();
        String shown = String.join(
                ", ",
                addresses.stream().limit(ADDRESSES_SHOWN).map(IpAddress::text).toList());
        visibleAddresses.setText(
                addresses.isEmpty()
                        ? Texts.get("home.visible.no_address")
                        : addresses.size() <= ADDRESSES_SHOWN
                                ? shown
                                : Texts.get("home.visible.more", shown, addresses.size() - ADDRESSES_SHOWN));
        show(portBox, exposure.port().isPresent());
        visiblePort.setText(
                exposure.port().isPresent() ? Integer.toString(exposure.port().getAsInt()) : "");
        show(repositoriesBox, !exposure.repositories().isEmpty());
        visibleRepositories.setText(Integer.toString(exposure.repositories().size()));
        show(filesBox, !exposure.torrents().isEmpty());
        visibleFiles.setText(Integer.toString(exposure.torrents().size()));
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    @FXML
    void toggle() {
        model.toggle();
    }

    @FXML
    void ask() {
        model.ask();
    }
}
