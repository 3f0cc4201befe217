package org.flashback.ui.shell;

import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.flashback.app.Faces;

/** Starts the toolkit and opens the window; what boot calls. */
public final class Launcher {
    private Launcher() {}

    /**
     * Opens the window. Returns at once; may be called on any thread but the FX thread, once per process.
     *
     * @param faces the use cases, when the node is there
     * @return the window, when it is shown; failing when there is no display
     */
    public static CompletableFuture<Window> open(CompletableFuture<Faces> faces, UiOptions options) {
        var opened = new CompletableFuture<Window>();
        try {
            Platform.startup(() -> show(faces, options, opened));
        } catch (UnsupportedOperationException | IllegalStateException noToolkit) {
            // The first is thrown without a display, the second when the toolkit runs already.
            opened.completeExceptionally(noToolkit);
        }
        return opened;
    }

    private static void show(CompletableFuture<Faces> faces, UiOptions options, CompletableFuture<Window> opened) {
        try {
            Platform.setImplicitExit(false);
            var window = new Window(new Stage(), faces, options);
            window.show();
            opened.complete(window);
        } catch (RuntimeException broken) {
            opened.completeExceptionally(broken);
        }
    }

    /** Ends the toolkit, after the node has stopped. Any thread. */
    public static void exit() {
        Platform.exit();
    }
}
