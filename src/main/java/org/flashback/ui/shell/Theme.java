package org.flashback.ui.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.flashback.app.port.Settings;

/** Colours, faces and icons of the window. FX thread. */
public final class Theme {
    private static final double ANY_SIZE = 14;
    private static final List<String> FONTS = List.of(
            "/com/formdev/flatlaf/fonts/inter/Inter-Regular.otf",
            "/com/formdev/flatlaf/fonts/inter/Inter-SemiBold.otf",
            "/com/formdev/flatlaf/fonts/jetbrains_mono/JetBrainsMono-Regular.ttf");
    private static final List<Integer> ICON_SIZES = List.of(16, 24, 32, 48, 64, 128, 256);

    private static final PseudoClass LIGHT = PseudoClass.getPseudoClass("light");

    private final List<Scene> scenes = new ArrayList<>();
    private Settings.Theme wanted = Settings.Theme.SYSTEM;
    private boolean dark;

    /** Loads the bundled faces and follows the system's colours from now on. */
    public Theme() {
        FONTS.forEach(Theme::loadFont);
        Platform.getPreferences().colorSchemeProperty().addListener((source, before, now) -> apply());
        apply();
    }

    /** Follows the user's choice. */
    public void follow(Settings.Theme theme) {
        if (wanted != theme) {
            wanted = theme;
            apply();
        }
    }

    private void apply() {
        dark = switch (wanted) {
            case LIGHT -> false;
            case DARK -> true;
            case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        };
        var theme = dark ? new PrimerDark() : new PrimerLight();
        Application.setUserAgentStylesheet(theme.getUserAgentStylesheetBSS());
        scenes.forEach(this::mark);
    }

    /** Gives a scene the program's own rules, from now on in the colours of this theme. */
    public void dress(Scene scene) {
        scene.getStylesheets().add("/css/app.css");
        scenes.add(scene);
        mark(scene);
    }

    /** A few rules differ between light and dark. */
    private void mark(Scene scene) {
        scene.getRoot().pseudoClassStateChanged(LIGHT, !dark);
    }

    /** Gives a window its icons. */
    static void addIcons(Stage stage) {
        for (int size : ICON_SIZES) {
            String path = "/icons/flashback-" + size + ".png";
            try (InputStream icon = Theme.class.getResourceAsStream(path)) {
                if (icon == null) {
                    throw new IllegalStateException("missing in the jar: " + path);
                }
                stage.getIcons().add(new Image(icon));
            } catch (IOException e) {
                throw new UncheckedIOException(path, e);
            }
        }
    }

    private static void loadFont(String path) {
        try (InputStream font = Theme.class.getResourceAsStream(path)) {
            if (font == null || Font.loadFont(font, ANY_SIZE) == null) {
                throw new IllegalStateException("cannot load the bundled face " + path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
