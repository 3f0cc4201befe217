package org.flashback.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashback.ui.FxToolkit.onFx;
import static org.flashback.ui.FxToolkit.runOnFx;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.flashback.app.node.HealthSnapshot.Port;
import org.flashback.app.port.Settings;
import org.flashback.app.port.Settings.Theme;
import org.flashback.app.port.StoreException;
import org.flashback.ui.common.Changes;
import org.flashback.ui.shell.UiOptions;
import org.flashback.ui.shell.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws every screen in light and dark and in both sizes to {@code target/shots}, for people to look at. */
class ShotsTest {
    private static final File SHOTS = new File("target/shots");

    /** One picture: what the use cases say, and what is pressed then. */
    record Shot(String name, Consumer<FakeFaces> world, Consumer<Scene> press) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Shot> shots() {
        return List.of(
                new Shot("first-run", ShotsTest::found, scene -> {}),
                new Shot("home-silent", welcomed(ShotsTest::network), scene -> {}),
                new Shot("home-exposure", welcomed(ShotsTest::network), scene -> press(scene, "#previewExposure")),
                new Shot("home-broadcasting", welcomed(ShotsTest::onAir), scene -> {}),
                new Shot("home-receipt", welcomed(ShotsTest::receipt), scene -> {}),
                new Shot("home-alone", welcomed(fakes -> {}), scene -> {}),
                new Shot("home-demo", welcomed(ShotsTest::demo), scene -> {}),
                new Shot("peers-empty", welcomed(fakes -> {}), scene -> press(scene, "#nav-peers")),
                new Shot("peers", welcomed(ShotsTest::onAir), scene -> press(scene, "#nav-peers")),
                new Shot("peers-drawer", welcomed(ShotsTest::onAir), scene -> {
                    press(scene, "#nav-peers");
                    press(scene, "#nav-home");
                    press(scene, ".list-row .hyperlink");
                }),
                new Shot("peers-100000", welcomed(ShotsTest::crowd), scene -> press(scene, "#nav-peers")),
                new Shot("network-empty", welcomed(fakes -> {}), scene -> press(scene, "#nav-network")),
                new Shot("network", welcomed(ShotsTest::onAir), scene -> press(scene, "#nav-network")),
                new Shot("network-table", welcomed(ShotsTest::onAir), scene -> {
                    press(scene, "#nav-network");
                    press(scene, "#faceTable");
                }),
                new Shot("network-messages", welcomed(ShotsTest::onAir), scene -> {
                    press(scene, "#nav-network");
                    press(scene, "#faceMessages");
                }),
                new Shot("network-100000", welcomed(ShotsTest::crowd), scene -> press(scene, "#nav-network")),
                new Shot("settings", welcomed(ShotsTest::trouble), scene -> press(scene, "#nav-settings")),
                new Shot("settings-identity", welcomed(ShotsTest::network), scene -> {
                    press(scene, "#nav-settings");
                    press(scene, "#sectionIdentity");
                }),
                new Shot("settings-appearance", welcomed(ShotsTest::network), scene -> {
                    press(scene, "#nav-settings");
                    press(scene, "#sectionAppearance");
                }),
                new Shot("notices", welcomed(ShotsTest::network), scene -> press(scene, "#noticesButton")));
    }

    /** One window for all pictures of a state: it changes its colours and its size as it would for a user. */
    @ParameterizedTest
    @MethodSource("shots")
    void everyScreenIsDrawn(Shot shot) throws IOException {
        var fakes = new FakeFaces();
        shot.world().accept(fakes);
        Stage stage = open(fakes);
        settle(14);
        runOnFx(() -> shot.press().accept(stage.getScene()));
        settle(14);
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            change(fakes, settings -> Changes.theme(settings, theme));
            for (int[] size : new int[][] {{1280, 800}, {900, 600}}) {
                String suffix = size[0] == 1280 ? "" : "-900";
                File file = new File(
                        SHOTS, shot.name() + suffix + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png");
                draw(stage, size, file);
                assertThat(file).isNotEmpty();
            }
        }
        runOnFx(stage::close);
    }

    private static Stage open(FakeFaces fakes) {
        return onFx(() -> {
            var made = new Stage();
            var options = new UiOptions(() -> {}, () -> {}, Optional.of(() -> {}));
            new Window(made, CompletableFuture.completedFuture(fakes.faces()), options, () -> FakeFaces.START).show();
            return made;
        });
    }

    private static void draw(Stage stage, int[] size, File file) throws IOException {
        runOnFx(() -> {
            stage.setWidth(size[0]);
            stage.setHeight(size[1]);
        });
        settle(5);
        var image = onFx(() -> {
            var root = stage.getScene().getRoot();
            root.resize(size[0], size[1]);
            root.layout();
            return stage.getScene().snapshot(null);
        });
        SHOTS.mkdirs();
        ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file);
    }

    /** Lets hops, the worker and the thumb come to rest. */
    private static void settle(int rounds) {
        for (int i = 0; i < rounds; i++) {
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(20, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .join();
            runOnFx(() -> {});
        }
    }

    private static void press(Scene scene, String id) {
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        var node = scene.lookup(id);
        assertThat(node).as(id).isInstanceOf(javafx.scene.control.ButtonBase.class);
        ((javafx.scene.control.ButtonBase) node).fire();
    }

    private static Consumer<FakeFaces> welcomed(Consumer<FakeFaces> world) {
        return fakes -> {
            change(fakes, Changes::welcomed);
            world.accept(fakes);
        };
    }

    private static void change(FakeFaces fakes, java.util.function.UnaryOperator<Settings> how) {
        try {
            fakes.settings.change(how);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static void found(FakeFaces fakes) {
        fakes.relayStates.publish(Samples.relays(true, false));
        fakes.peers.publish(Samples.peers());
    }

    private static void network(FakeFaces fakes) {
        fakes.relayStates.publish(Samples.relays(false, false));
        fakes.peers.publish(Samples.peers());
        fakes.health.publish(Samples.health(Port.CLOSED_WHILE_SILENT, 15));
        fakes.events.publish(Samples.events());
        fakes.gossip.publish(Samples.gossip());
        fakes.broadcast.publish(Samples.silent(true, Optional.empty()));
    }

    private static void onAir(FakeFaces fakes) {
        network(fakes);
        fakes.relayStates.publish(Samples.relays(false, true));
        fakes.health.publish(Samples.health(Port.OPEN, 15));
        fakes.broadcast.publish(Samples.broadcasting());
    }

    private static void receipt(FakeFaces fakes) {
        network(fakes);
        fakes.broadcast.publish(Samples.silent(false, Optional.of(Samples.receipt())));
    }

    private static void demo(FakeFaces fakes) {
        onAir(fakes);
        var info = fakes.info.current();
        fakes.info.publish(new org.flashback.app.node.NodeInfo(
                info.peerId(), info.name(), info.listen(), info.port(), info.profile(), info.version(), true));
    }

    private static void crowd(FakeFaces fakes) {
        network(fakes);
        fakes.peers.publish(Samples.crowd(100_000));
    }

    private static void trouble(FakeFaces fakes) {
        network(fakes);
        fakes.relayStates.publish(Samples.relays(true, true));
        fakes.hosted.publish(Optional.of("https://192.168.1.20:9443#pin=" + "A".repeat(43)));
    }
}
