package org.flashback.ui.shell;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.stage.Stage;

/**
 * What the toolkit starts. Desktops group windows by this class's name: the desktop entry's {@code StartupWMClass} is
 * the same.
 */
public final class Flashback extends Application {
    /** The toolkit makes this object by itself, so what it shows waits here. */
    static final CompletableFuture<Consumer<Stage>> FIRST_WINDOW = new CompletableFuture<>();

    @Override
    public void start(Stage stage) {
        FIRST_WINDOW.join().accept(stage);
    }
}
