package org.flashback.testkit.toolkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what to install for the headless toolkit, which loads these and otherwise ends in a NullPointerException. */
final class SystemLibraries {
    /** @param debian the package of Debian that brings it */
    record Library(String file, String debian) {}

    static final List<Library> WANTED = List.of(
            new Library("libfreetype.so.6", "libfreetype6"), new Library("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"));

    static final List<Path> FONTS = List.of(
            Path.of("/usr/share/fonts"),
            Path.of("/usr/local/share/fonts"),
            Path.of(System.getProperty("user.home"), ".fonts"),
            Path.of(System.getProperty("user.home"), ".local/share/fonts"));

    private SystemLibraries() {}

    /** One line that says what to install; empty when nothing is missing, or when this is not Linux. */
    static Optional<String> complaint(List<Library> wanted, List<Path> fonts) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.empty();
        }
        List<String> packages = new ArrayList<>();
        for (Library library : wanted) {
            if (!canLoad(library.file())) {
                packages.add(library.debian());
            }
        }
        if (fonts.stream().noneMatch(SystemLibraries::hasFont)) {
            packages.add("fonts-dejavu-core");
        }
        return packages.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "The tests of the window need more of the system: apt-get install --no-install-recommends "
                                + String.join(" ", packages));
    }

    @SuppressWarnings("restricted") // that is what is asked: can the linker load it
    private static boolean canLoad(String file) {
        try (Arena arena = Arena.ofConfined()) {
            return SymbolLookup.libraryLookup(file, arena) != null;
        } catch (IllegalArgumentException notFound) {
            return false;
        }
    }

    private static boolean hasFont(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.anyMatch(f -> f.toString().matches(".*\\.(ttf|otf|ttc|pfb)"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
