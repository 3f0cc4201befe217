package org.flashback.ui.shell;

import java.util.concurrent.CompletableFuture;
import javafx.application.Application;
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
        Flashback.FIRST_WINDOW.complete(stage -> show(stage, faces, options, opened));
        Thread.ofPlatform().name("toolkit").daemon().start(() -> run(opened));
        return opened;
    }

    /** Returns when the toolkit has ended. */
    private static void run(CompletableFuture<Window> opened) {
        try {
            Application.launch(Flashback.class);
        } catch (RuntimeException noToolkit) {
            // Without a display, or with a toolkit that runs already. Whoever waits for the window is told.
            opened.completeExceptionally(noToolkit);
        }
    }

    private static void show(
            Stage stage, CompletableFuture<Faces> faces, UiOptions options, CompletableFuture<Window> opened) {
        try {
            Platform.setImplicitExit(false);
            var window = new Window(stage, faces, options);
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
