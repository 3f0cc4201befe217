package org.flashback.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a relay is to be started.
 *
 * @param listen absent: at all addresses, at the relay's usual port
 * @param data the folder of its key, certificate and database; absent: {@code relay} in the profile
 * @param tls its own by default
 */
public record RelayOptions(
        Path profile, Optional<ListenAddress> listen, Optional<Path> data, Optional<PemFiles> tls, boolean verbose) {
    /** A certificate and its key, given as PEM files. */
    public record PemFiles(Path certificate, Path key) {}
}
