package org.flashback.ui.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** The keys that work everywhere. */
final class Keys {
    private static final List<KeyCode> DIGITS =
            List.of(KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5, KeyCode.DIGIT6);

    private Optional<Screens> screens = Optional.empty();

    Keys(Scene scene, ShellController shell, Runnable quit) {
        on(scene, KeyCode.Q, quit);
        on(scene, KeyCode.B, () -> with(Screens::toggleBroadcast));
        on(scene, KeyCode.F, () -> with(Screens::filter));
        on(scene, KeyCode.COMMA, () -> with(Screens::settings));
        for (int i = 0; i < DIGITS.size(); i++) {
            int index = i;
            on(scene, DIGITS.get(i), () -> with(all -> all.select(index)));
        }
        scene.getAccelerators().put(new KeyCodeCombination(KeyCode.F6), shell::focusNextPane);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && shell.closeTopmost()) {
                event.consume();
            }
        });
    }

    /** The screens are there. */
    void attach(Screens opened) {
        screens = Optional.of(opened);
    }

    private void with(Consumer<Screens> action) {
        screens.ifPresent(action);
    }

    private static void on(Scene scene, KeyCode key, Runnable action) {
        scene.getAccelerators().put(new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN), action);
    }
}
