package org.flashback.ui.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.flashback.app.node.Notice;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;

/** The frame: shows the page that the rail selects, the notices and the one failure pane above it. */
public final class ShellController {
    /** Below this width of the window, in pixels, the rail shows icons only. */
    private static final double NARROW = 1000;

    private final RailViewModel railModel;
    private final HealthViewModel healthModel;
    private final Map<String, Screen> screens = new HashMap<>();
    private final Map<String, Parent> made = new HashMap<>();
    private final BooleanProperty noticesOpen = new SimpleBooleanProperty();
    private final BooleanProperty failureOpen = new SimpleBooleanProperty();

    @FXML
    StackPane root;

    @FXML
    BorderPane frame;

    @FXML
    HBox banner;

    @FXML
    Label bannerIcon;

    @FXML
    StackPane pages;

    @FXML
    VBox notices;

    @FXML
    VBox failure;

    @FXML
    TextArea details;

    @FXML
    Button closeFailure;

    @FXML
    RailController railController;

    @FXML
    HealthController healthController;

    public ShellController(RailViewModel railModel, HealthViewModel healthModel) {
        this.railModel = railModel;
        this.healthModel = healthModel;
    }

    @FXML
    void initialize() {
        Nodes.showWhile(banner, railModel.demo());
        bannerIcon.setGraphic(Icons.INFO.node(16));
        Nodes.showWhile(notices, noticesOpen);
        Nodes.showWhile(failure, failureOpen);
        closeFailure.setGraphic(Icons.CLOSE.node(16));
        closeFailure.setTooltip(new Tooltip(Texts.get("shell.failure.close")));
        railModel.collapsed().bind(root.widthProperty().map(width -> width.doubleValue() < NARROW));
        railModel.selected().addListener((source, before, now) -> show(now));
        healthController.onNotices(() -> noticesOpen.set(!noticesOpen.get()));
        healthModel.notices().addListener((source, before, now) -> list(now));
        list(healthModel.notices().get());
    }

    /** Adds a screen to the rail. */
    void add(Screen screen) {
        screens.put(screen.id(), screen);
        railController.show(screen);
    }

    /** Shows something that is not a screen: the page of the start. */
    void showOther(Parent page) {
        pages.getChildren().setAll(page);
    }

    private void show(String id) {
        Screen screen = screens.get(id);
        if (screen != null) {
            Node owner = root.getScene() == null ? null : root.getScene().getFocusOwner();
            pages.getChildren()
                    .setAll(made.computeIfAbsent(id, key -> screen.page().get()));
            if (!isIn(owner, railController.rail)) {
                // The focus would stay on the page that is gone; its first control is where Tab goes on from.
                pages.applyCss();
                Focus.first(pages);
            }
        }
    }

    private void list(List<Notice> all) {
        notices.getChildren().setAll(Nodes.label(Texts.get("shell.notices.title"), "section"));
        if (all.isEmpty()) {
            notices.getChildren().add(Nodes.label(Texts.get("shell.notices.none"), "muted"));
        }
        all.forEach(notice -> notices.getChildren().add(node(notice)));
    }

    private static Node node(Notice notice) {
        Tone tone =
                switch (notice.severity()) {
                    case INFO -> Tone.LIVE;
                    case WAITING -> Tone.WAITS;
                    case NEEDS_YOU -> Tone.NEEDS_YOU;
                };
        var title = Nodes.wrapped(notice.title(), "strong");
        var body = Nodes.wrapped(notice.body());
        var code = Nodes.label(notice.code().text(), "mono", "muted");
        var text = new VBox(2, title, body);
        notice.action().ifPresent(action -> text.getChildren().add(Nodes.wrapped(action, "muted")));
        text.getChildren().add(code);
        var row = new HBox(8, HealthController.icon(tone), text);
        row.getStyleClass().add("notice-row");
        return row;
    }

    /** Shows what went wrong inside; the first one stays until it is closed. */
    void showFailure(Throwable cause) {
        if (!failureOpen.get()) {
            details.setText(StartingController.trace(cause));
            failureOpen.set(true);
        }
    }

    /** What Esc closes first. Returns whether something was closed. */
    boolean closeTopmost() {
        boolean open = failureOpen.get() || noticesOpen.get();
        failureOpen.set(false);
        noticesOpen.set(false);
        return open;
    }

    /** F6: the rail, the page, its drawer, the health line, round again. */
    void focusNextPane() {
        Node owner = root.getScene().getFocusOwner();
        Node drawer = pages.lookup(".drawer");
        boolean drawerOpen = drawer != null && drawer.isVisible();
        if (isIn(owner, railController.rail)) {
            if (!Focus.first(pages)) {
                healthController.focusTarget().requestFocus();
            }
        } else if (drawerOpen && isIn(owner, pages) && !isIn(owner, drawer)) {
            Focus.first((Parent) drawer);
        } else if (isIn(owner, pages)) {
            healthController.focusTarget().requestFocus();
        } else {
            railController.focusTarget().requestFocus();
        }
    }

    private static boolean isIn(@org.jspecify.annotations.Nullable Node node, Node pane) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(pane)) {
                return true;
            }
        }
        return false;
    }

    @FXML
    void closeFailure() {
        failureOpen.set(false);
    }

    @FXML
    void copyFailure() {
        Nodes.copy(details.getText());
    }
}
