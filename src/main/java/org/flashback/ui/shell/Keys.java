package org.flashback.ui.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.flashback.core.record.PeerLink;

/** The keys that work everywhere. */
final class Keys {
    private static final List<KeyCode> DIGITS =
            List.of(KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5, KeyCode.DIGIT6);

    /** Set while the last thing used was the keyboard: then the focus is drawn wherever it goes. */
    private static final PseudoClass KEYBOARD = PseudoClass.getPseudoClass("keyboard");

    private Optional<Screens> screens = Optional.empty();

    Keys(Scene scene, ShellController shell, Runnable quit) {
        on(scene, KeyCode.Q, quit);
        on(scene, KeyCode.B, () -> with(Screens::toggleBroadcast));
        on(scene, KeyCode.F, () -> with(Screens::filter));
        on(scene, KeyCode.V, () -> with(Keys::paste));
        on(scene, KeyCode.COMMA, () -> with(Screens::settings));
        for (int i = 0; i < DIGITS.size(); i++) {
            int index = i;
            on(scene, DIGITS.get(i), () -> with(all -> all.select(index)));
        }
        scene.getAccelerators().put(new KeyCodeCombination(KeyCode.F6), shell::focusNextPane);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            scene.getRoot().pseudoClassStateChanged(KEYBOARD, true);
            if (event.getCode() == KeyCode.ESCAPE && (shell.closeTopmost() || closeTopmost())) {
                event.consume();
            }
        });
        scene.addEventFilter(
                MouseEvent.MOUSE_PRESSED, event -> scene.getRoot().pseudoClassStateChanged(KEYBOARD, false));
        scene.addEventHandler(KeyEvent.KEY_PRESSED, Keys::pressFocused);
    }

    /** Where no field has the focus: a link in the clipboard opens what it is for. */
    private static void paste(Screens screens) {
        String text = Clipboard.getSystemClipboard().getString();
        if (text != null && PeerLink.isMeant(text)) {
            screens.addPeer(text.strip());
        }
    }

    private boolean closeTopmost() {
        return screens.map(Screens::closeTopmost).orElse(false);
    }

    /** Enter presses the button that has the focus, as Space does; it ticks no box. */
    private static void pressFocused(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER
                && event.getTarget() instanceof ButtonBase button
                && !(button instanceof CheckBox)) {
            button.fire();
            event.consume();
        }
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
