package org.flashback.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashback.ui.FxToolkit.onFx;
import static org.flashback.ui.FxToolkit.runOnFx;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.embed.swing.SwingFXUtils;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.flashback.app.peers.PeerRow;
import org.flashback.cli.ListenAddress;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.Relay;
import org.flashback.relay.RelayOptions;
import org.flashback.testkit.Await;
import org.flashback.ui.shell.UiOptions;
import org.flashback.ui.shell.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One journey through the window over a real node, with another real node and a real relay on loopback: from silence
 * over the exposure card to broadcasting, and back with a receipt. Its pictures are in {@code target/shots}.
 */
class JourneyTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");
    private static final File SHOTS = new File("target/shots");

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<Stage> stage = Optional.empty();
    private Optional<RunningNode> bruno = Optional.empty();

    @BeforeEach
    void openWindow() throws Exception {
        Relay relay = Relay.start(RelayOptions.loopback(folder.resolve("relay")), new JsonRecordParser());
        open.push(relay);
        bruno = Optional.of(node("bruno@studio", relay.url(), true));
        RunningNode ana = node("ana@laptop", relay.url(), false);
        stage = Optional.of(onFx(() -> {
            var made = new Stage();
            var options = new UiOptions(() -> {}, () -> {}, Optional.empty());
            new Window(made, CompletableFuture.completedFuture(ana.faces()), options).show();
            return made;
        }));
    }

    @AfterEach
    void closeAll() throws Exception {
        stage.ifPresent(shown -> runOnFx(shown::close));
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void visibleAndSilentAgain() throws IOException {
        await("#welcomeContinue");
        shot("1-welcome");
        press("#welcomeContinue");
        awaitText("#broadcastWord", "Silent");
        Await.until(SOON, () -> text("#peersCount").equals("1"));
        shot("2-silent");
        assertThat(anaIsListed()).isFalse();

        key(KeyCode.B);
        await("#exposureCard");
        shot("3-card");
        assertThat(anaIsListed()).isFalse();

        press("#startBroadcasting");
        awaitText("#broadcastWord", "Broadcasting");
        Await.until(SOON, this::anaIsListed);
        Await.until(SOON, () -> accessible("#broadcastSentence").contains("1 of 1"));
        shot("4-broadcasting");

        key(KeyCode.DIGIT2);
        Await.until(SOON, () -> visible("#peerTable") && names().equals(List.of("bruno@studio")));
        Await.until(SOON, () -> stateOfFirst() == PeerRow.State.CONNECTED);
        shot("5-peers");

        key(KeyCode.B);
        await("#receiptCard");
        awaitText("#broadcastWord", "Silent");
        awaitText("#receiptTitle", "Withdrawn from 1 of 1 relays and 1 of 1 peers");
        Await.until(SOON, () -> !anaIsListed());
        shot("6-receipt");
    }

    /** Whether the other node could reach us. */
    private boolean anaIsListed() {
        return bruno.orElseThrow().faces().peers().current().rows().stream()
                .anyMatch(row -> row.name().equals("ana@laptop") && row.broadcasting());
    }

    // ---- the window

    private Stage stage() {
        return stage.orElseThrow();
    }

    private Optional<Node> find(String id) {
        Node root = stage().getScene().getRoot();
        return root.lookupAll(id).stream().filter(JourneyTest::isShown).findFirst();
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private boolean visible(String id) {
        return onFx(() -> find(id).isPresent());
    }

    private void await(String id) {
        Await.until(SOON, () -> visible(id));
    }

    private String text(String id) {
        return onFx(() -> find(id).map(node -> ((Labeled) node).getText()).orElse(""));
    }

    private String accessible(String id) {
        return onFx(() -> find(id).map(Node::getAccessibleText).orElse(""));
    }

    private void awaitText(String id, String text) {
        Await.until(SOON, () -> text(id).equals(text));
    }

    private List<String> names() {
        return onFx(() -> rows().stream().map(PeerRow::name).toList());
    }

    private PeerRow.State stateOfFirst() {
        return onFx(() -> rows().getFirst().state());
    }

    @SuppressWarnings("unchecked") // the table of peers holds peers
    private List<PeerRow> rows() {
        return ((TableView<PeerRow>) find("#peerTable").orElseThrow()).getItems();
    }

    private void press(String id) {
        await(id);
        runOnFx(() -> ((ButtonBase) find(id).orElseThrow()).fire());
    }

    /** Presses a key together with Ctrl. */
    private void key(KeyCode key) {
        runOnFx(() -> {
            Node owner = stage().getScene().getFocusOwner();
            Node target = owner == null ? stage().getScene().getRoot() : owner;
            Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, true, false, false));
        });
    }

    private void shot(String name) throws IOException {
        var image = onFx(() -> {
            stage().getScene().getRoot().applyCss();
            stage().getScene().getRoot().layout();
            return stage().getScene().snapshot(null);
        });
        SHOTS.mkdirs();
        File file = new File(SHOTS, "journey-" + name + ".png");
        ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file);
        assertThat(file).isNotEmpty();
    }

    // ---- the network

    private RunningNode node(String name, RelayUrl relay, boolean broadcast) throws StartException {
        var setup = new NodeSetup(
                folder.resolve(name),
                List.of(relay),
                Optional.of(new ListenAddress(LOOPBACK, 0)),
                Optional.of(new Email(name)),
                broadcast,
                List.of(),
                true,
                false);
        RunningNode node = RunningNode.start(setup, _ -> false).orElseThrow();
        open.push(node);
        return node;
    }
}
