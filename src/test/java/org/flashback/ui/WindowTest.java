package org.flashback.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashback.ui.FxToolkit.onFx;
import static org.flashback.ui.FxToolkit.runOnFx;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.flashback.app.port.StoreException;
import org.flashback.ui.common.Changes;
import org.flashback.ui.shell.UiOptions;
import org.flashback.ui.shell.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys, and the way over the exposure card, in a window without a display. */
class WindowTest {
    private final FakeFaces fakes = new FakeFaces();
    private final AtomicInteger shown = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private Stage stage = onFx(Stage::new);
    private Window window = onFx(() -> open(stage));

    private Window open(Stage on) {
        var options = new UiOptions(shown::incrementAndGet, closed::incrementAndGet, Optional.empty());
        return new Window(on, CompletableFuture.completedFuture(fakes.faces()), options, () -> FakeFaces.START);
    }

    @BeforeEach
    void show() throws StoreException {
        fakes.settings.change(Changes::welcomed);
        fakes.peers.publish(Samples.peers());
        fakes.relayStates.publish(Samples.relays(false, false));
        runOnFx(window::show);
        rest();
    }

    @AfterEach
    void close() {
        runOnFx(stage::close);
    }

    /** The hops that are under way come first. */
    private static void rest() {
        for (int i = 0; i < 5; i++) {
            runOnFx(() -> {});
        }
    }

    private Scene scene() {
        return stage.getScene();
    }

    private boolean visible(String id) {
        return onFx(() -> {
            Node node = scene().lookup(id);
            return node != null && node.isVisible();
        });
    }

    private void press(KeyCode key, boolean shortcut) {
        runOnFx(() -> {
            scene().getRoot().applyCss();
            scene().getRoot().layout();
            Node owner = scene().getFocusOwner();
            Node target = owner == null ? scene().getRoot() : owner;
            Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, shortcut, false, false));
        });
        rest();
    }

    @Test
    void showingIsToldOnceAndTheTitleNamesTheProgram() {
        assertThat(shown).hasValue(1);
        assertThat(onFx(stage::getTitle)).isEqualTo("Flashback — ana@laptop.local");
        runOnFx(stage::close);
        assertThat(closed).hasValue(1);
    }

    @Test
    void digitsChooseTheScreens() {
        press(KeyCode.DIGIT2, true);
        assertThat(visible("#peerTable")).isTrue();
        press(KeyCode.DIGIT3, true);
        assertThat(visible("#networkMap")).isTrue();
        press(KeyCode.COMMA, true);
        assertThat(visible("#newRelay")).isTrue();
        press(KeyCode.DIGIT1, true);
        assertThat(visible("#broadcastSwitch")).isTrue();
    }

    @Test
    void enterNeverStartsBroadcasting() {
        press(KeyCode.B, true);
        assertThat(visible("#exposureCard")).isTrue();
        Node focused = onFx(() -> scene().getFocusOwner());
        assertThat(focused).isInstanceOf(CheckBox.class);

        press(KeyCode.ENTER, false);
        assertThat(fakes.calls).isEmpty();

        press(KeyCode.ESCAPE, false);
        assertThat(visible("#exposureCard")).isFalse();
    }

    @Test
    void theButtonStartsBroadcasting() {
        press(KeyCode.B, true);
        runOnFx(() -> ((javafx.scene.control.Button) scene().lookup("#startBroadcasting")).fire());
        rest();

        assertThat(fakes.calls).containsExactly("on [192.168.1.20, 203.0.113.5]");
    }

    @Test
    void enterOpensThePeerAndEscapeClosesIt() {
        press(KeyCode.DIGIT2, true);
        var table = onFx(() -> (javafx.scene.control.TableView<?>) scene().lookup("#peerTable"));
        org.flashback.testkit.Await.until(
                java.time.Duration.ofSeconds(10),
                () -> onFx(() -> table.getItems().size()) == 15);
        runOnFx(() -> {
            table.requestFocus();
            table.getSelectionModel().select(0);
        });
        press(KeyCode.ENTER, false);
        assertThat(visible("#peerDrawer")).isTrue();

        press(KeyCode.ESCAPE, false);
        assertThat(visible("#peerDrawer")).isFalse();
    }

    @Test
    void theArrowsTravelOverTheMapAndEnterOpensThePeer() {
        press(KeyCode.DIGIT3, true);
        org.flashback.testkit.Await.until(
                java.time.Duration.ofSeconds(10),
                () -> onFx(() -> scene().getRoot().lookupAll(".map-dot").size()) == 17);
        runOnFx(() -> scene().lookup(".map-dot").requestFocus());
        String relay = focusedText();
        assertThat(relay).startsWith("relay.example");
        press(KeyCode.RIGHT, false);
        press(KeyCode.RIGHT, false);
        assertThat(focusedText()).isEqualTo("carla@home: linked, LAN, 1 ms. Told by itself.");
        assertThat(onFx(() -> ((javafx.scene.control.Label) scene().lookup("#networkSummary")).getText()))
                .isEqualTo("carla@home: linked, LAN, 1 ms. Told by itself.");
        press(KeyCode.END, false);
        press(KeyCode.HOME, false);
        assertThat(focusedText()).isEqualTo(relay);
        press(KeyCode.DOWN, false);
        press(KeyCode.DOWN, false);
        press(KeyCode.ENTER, false);

        assertThat(visible("#peerDrawer")).isTrue();
        assertThat(onFx(() -> ((javafx.scene.control.Label) scene().lookup("#drawerName")).getText()))
                .isEqualTo("carla@home");
    }

    private String focusedText() {
        return onFx(() -> scene().getFocusOwner().getAccessibleText());
    }

    @Test
    void theTableHasEveryPlaceOfTheMap() {
        press(KeyCode.DIGIT3, true);
        runOnFx(() -> ((javafx.scene.control.ToggleButton) scene().lookup("#faceTable")).fire());
        rest();
        var table = onFx(() -> (javafx.scene.control.TableView<?>) scene().lookup("#placesTable"));
        org.flashback.testkit.Await.until(
                java.time.Duration.ofSeconds(10),
                () -> onFx(() -> table.getItems().size()) == 17);
        assertThat(visible("#networkMap")).isFalse();
        assertThat(visible("#placesTable")).isTrue();
        runOnFx(() -> {
            table.requestFocus();
            table.getSelectionModel().select(2);
        });
        press(KeyCode.ENTER, false);
        assertThat(visible("#peerDrawer")).isTrue();
    }

    @Test
    void aPeerIsFollowedByItsButton() {
        press(KeyCode.DIGIT2, true);
        var table = onFx(() -> (javafx.scene.control.TableView<?>) scene().lookup("#peerTable"));
        org.flashback.testkit.Await.until(
                java.time.Duration.ofSeconds(10),
                () -> onFx(() -> table.getItems().size()) == 15);
        runOnFx(() -> {
            table.requestFocus();
            table.getSelectionModel().select(1);
        });
        press(KeyCode.ENTER, false);
        assertThat(visible("#trustClear")).isFalse();
        runOnFx(() -> ((javafx.scene.control.ToggleButton) scene().lookup("#trustFollow")).fire());
        rest();

        assertThat(fakes.calls).singleElement().asString().startsWith("FOLLOW ");
        assertThat(onFx(() -> ((javafx.scene.control.ToggleButton) scene().lookup("#trustFollow")).getText()))
                .isEqualTo("Following");
        assertThat(visible("#trustClear")).isTrue();
    }

    @Test
    void anUnexpectedFailureIsShownWithItsDetails() {
        window.showFailure(new IllegalStateException("the tenth of them"));
        rest();
        assertThat(visible("#failure")).isTrue();

        press(KeyCode.ESCAPE, false);
        assertThat(visible("#failure")).isFalse();
    }
}
