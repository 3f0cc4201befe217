package org.flashback.ui.shell;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.flashback.app.Faces;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.port.Settings;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Fxml;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.SecondHand;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.UiExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The window. It is shown before the node is there: until the use cases arrive it says that it starts, and if they do
 * not, why. Made on the FX thread; {@link #bringToFront} and {@link #showFailure} may be called on any.
 */
public final class Window {
    private static final Logger LOG = LoggerFactory.getLogger(Window.class);
    private static final double WIDTH = 1280;
    private static final double HEIGHT = 800;
    private static final double LEAST_WIDTH = 900;
    private static final double LEAST_HEIGHT = 600;

    private final Stage stage;
    private final UiOptions options;
    private final UiExecutor ui = UiExecutor.FX;
    private final SecondHand time;
    private final Theme theme = new Theme();
    private final RailViewModel rail = new RailViewModel();
    private final HealthViewModel health = new HealthViewModel();
    private final StartingController starting = new StartingController(this::close);
    private final ShellController shell = new ShellController(rail, health);
    private final Scene scene;
    private final Keys keys;
    private final CompletableFuture<Screens> screensReady = new CompletableFuture<>();

    /**
     * Makes the window, not yet shown.
     *
     * @param stage an empty one
     * @param faces the use cases, when the node is there; failing says why it will not come
     */
    public Window(Stage stage, CompletableFuture<Faces> faces, UiOptions options) {
        this(stage, faces, options, Instant::now);
    }

    /** With a clock of its own, for tests. */
    public Window(Stage stage, CompletableFuture<Faces> faces, UiOptions options, Supplier<Instant> clock) {
        this.time = new SecondHand(clock);
        this.stage = stage;
        this.options = options;
        var fxml = new Fxml(Map.of(
                ShellController.class, () -> shell,
                RailController.class, () -> new RailController(rail),
                HealthController.class, () -> new HealthController(health),
                StartingController.class, () -> starting));
        scene = new Scene(
                fxml.load("shell/ShellView.fxml", ShellController.class).view(), WIDTH, HEIGHT);
        theme.dress(scene);
        shell.showOther(
                fxml.load("shell/StartingView.fxml", StartingController.class).view());
        keys = new Keys(scene, shell, this::close);
        prepareStage();
        startClock();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> showFailure(failure));
        var _ = faces.whenCompleteAsync(
                (ready, failure) -> {
                    if (failure == null) {
                        attach(ready);
                    } else {
                        LOG.error("the node did not start", Failures.cause(failure));
                        starting.fail(failure);
                    }
                },
                ui);
    }

    private void prepareStage() {
        stage.setTitle(Texts.get("shell.title"));
        stage.setScene(scene);
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        Theme.addIcons(stage);
        stage.setOnShown(event -> options.onShown().run());
        stage.setOnHidden(event -> options.onClose().run());
    }

    /** Texts grow old only while somebody can see them. */
    private void startClock() {
        var second = new Timeline(new KeyFrame(Duration.seconds(1), this::tick));
        second.setCycleCount(Animation.INDEFINITE);
        Runnable follow = () -> {
            if (stage.isShowing() && !stage.isIconified()) {
                time.tick();
                second.play();
            } else {
                second.pause();
            }
        };
        stage.showingProperty().addListener((source, before, now) -> follow.run());
        stage.iconifiedProperty().addListener((source, before, now) -> follow.run());
    }

    private void tick(ActionEvent event) {
        time.tick();
    }

    private void attach(Faces faces) {
        var screens = new Screens(rail);
        var desk = new Desk(faces, ui, time, screens, options.startDemo());
        rail.attach(desk);
        health.attach(desk);
        var settings = new Live<Settings>(faces.settings().state(), ui);
        settings.onChange(() -> theme.follow(settings.get().theme()));
        var info = new Live<NodeInfo>(faces.info(), ui);
        info.onChange(
                () -> stage.setTitle(Texts.get("shell.window_title", info.get().name())));
        screens.open(desk, shell);
        keys.attach(screens);
        screensReady.complete(screens);
    }

    /** Shows it. FX thread. */
    public void show() {
        stage.show();
    }

    /** For a second start: the window comes to the front. */
    public void bringToFront() {
        ui.execute(() -> {
            stage.setIconified(false);
            stage.show();
            stage.toFront();
            stage.requestFocus();
        });
    }

    /** Opens the sheet that adds a peer with this link in it, as soon as the node is there. On any thread. */
    public void addPeer(String link) {
        var _ = screensReady.thenAcceptAsync(screens -> screens.addPeer(link), ui);
    }

    /** For what nobody expected: one pane with the details. */
    public void showFailure(Throwable failure) {
        LOG.error("unexpected failure", failure);
        ui.execute(() -> shell.showFailure(failure));
    }

    /** Closes it, which ends the program. FX thread. */
    public void close() {
        stage.close();
    }
}
