package org.flashback.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javafx.application.Platform;

/** The toolkit without a display, once per test run. */
public final class FxToolkit {
    private static final String MISSING = "The tests of the window need a font, freetype and pango. Install them with: "
            + "apt-get install libfreetype6 libpangoft2-1.0-0 fonts-dejavu-core";
    private static final CompletableFuture<Void> STARTED = new CompletableFuture<>();

    private FxToolkit() {}

    /** Starts it at the first call. Says in one line what to install where a library of the system is missing. */
    public static void start() {
        synchronized (STARTED) {
            if (!STARTED.isDone()) {
                requireFonts();
                try {
                    Platform.startup(() -> {});
                } catch (IllegalStateException runningAlready) {
                    // Another kind of test started it.
                }
                Platform.setImplicitExit(false);
                STARTED.complete(null);
            }
        }
    }

    private static void requireFonts() {
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        if (linux && !(found("libfreetype.so.6") && found("libpangoft2-1.0.so.0") && anyFont())) {
            throw new AssertionError(MISSING);
        }
    }

    private static boolean found(String library) {
        for (String folder : new String[] {"/usr/lib", "/lib", "/usr/lib64", "/usr/local/lib"}) {
            try (Stream<Path> files = Files.isDirectory(Path.of(folder))
                    ? Files.find(Path.of(folder), 3, (file, about) -> file.endsWith(library))
                    : Stream.empty()) {
                if (files.findAny().isPresent()) {
                    return true;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return false;
    }

    private static boolean anyFont() {
        Path fonts = Path.of("/usr/share/fonts");
        try (Stream<Path> files = Files.isDirectory(fonts)
                ? Files.find(fonts, 6, (file, about) -> file.toString().matches(".*\\.(ttf|otf|ttc)"))
                : Stream.empty()) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs something on the FX thread and waits for it. */
    public static <T> T onFx(Callable<T> action) {
        start();
        var result = new CompletableFuture<T>();
        Platform.runLater(() -> {
            try {
                result.complete(action.call());
            } catch (Exception | AssertionError failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the FX thread did not answer", e);
        }
    }

    /** Runs something on the FX thread and waits for it. */
    public static void runOnFx(Runnable action) {
        onFx(() -> {
            action.run();
            return true;
        });
    }
}
