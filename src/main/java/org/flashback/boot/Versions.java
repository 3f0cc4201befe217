package org.flashback.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version that the build wrote down. */
final class Versions {
    static final String OF_THIS_PROGRAM = read();

    private Versions() {}

    private static String read() {
        var properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Versions.class.getResourceAsStream("/version.properties"), "version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
