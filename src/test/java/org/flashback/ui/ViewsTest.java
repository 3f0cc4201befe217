package org.flashback.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashback.ui.FxToolkit.onFx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;
import javafx.stage.Stage;
import org.flashback.ui.common.Texts;
import org.flashback.ui.shell.UiOptions;
import org.flashback.ui.shell.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every view loads: its texts exist, its fields fit its controller. */
class ViewsTest {
    private static final Path VIEWS = Path.of("src/main/resources/fxml");

    static List<Path> views() throws IOException {
        try (Stream<Path> files = Files.walk(VIEWS)) {
            return files.filter(file -> file.toString().endsWith(".fxml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void loads(Path view) {
        var makers = new Controllers(new FakeFaces());
        Parent root = onFx(() -> {
            var loader = new FXMLLoader(view.toUri().toURL(), Texts.BUNDLE);
            loader.setControllerFactory(makers::make);
            return loader.load();
        });
        assertThat(root).isNotNull();
    }

    @Test
    void everyViewIsShort() throws IOException {
        for (Path view : views()) {
            assertThat(Files.readAllLines(view)).as(view.toString()).hasSizeLessThanOrEqualTo(150);
        }
        assertThat(Files.readAllLines(Path.of("src/main/resources/css/app.css")))
                .hasSizeLessThan(400);
    }

    @Test
    void theStyleSheetHasNoColoursOfItsOwn() throws IOException {
        String css = Files.readString(Path.of("src/main/resources/css/app.css"));
        assertThat(css.replaceAll("dropshadow\\([^;]*;", "")).doesNotContainPattern("#[0-9a-fA-F]{3}|rgba?\\(");
    }

    @Test
    void theWindowShowsBeforeTheNodeIsThereAndWhyItWillNotCome() {
        var faces = new CompletableFuture<org.flashback.app.Faces>();
        Stage stage = onFx(() -> {
            var made = new Stage();
            new Window(made, faces, UiOptions.NONE).show();
            return made;
        });
        assertThat(onFx(() -> stage.getScene().lookup("#starting").isVisible())).isTrue();

        faces.completeExceptionally(new IllegalStateException("no room on /home"));

        assertThat(onFx(() -> stage.getScene().lookup("#startFailed").isVisible()))
                .isTrue();
        assertThat(onFx(() -> ((javafx.scene.control.Label) stage.getScene().lookup("#startFailedReason")).getText()))
                .contains("no room on /home");
        FxToolkit.runOnFx(stage::close);
    }
}
