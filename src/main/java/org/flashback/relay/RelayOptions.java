package org.flashback.relay;

import java.nio.file.Path;
import java.util.Optional;
import org.flashback.core.record.IpAddress;

/**
 * How a relay is started.
 *
 * @param address to bind; 0.0.0.0 or :: for all
 * @param port 0 for any free one
 * @param data the folder of its key and database, made if it is missing
 * @param pem the operator's certificate instead of an own one
 */
public record RelayOptions(IpAddress address, int port, Path data, Optional<PemPair> pem) {
    /** Where a relay listens unless it is told otherwise: ports below 1024 would need an administrator. */
    public static final int DEFAULT_PORT = 8443;

    public RelayOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is between 0 and 65535, not " + port);
        }
    }

    /** PEM files: the chain with the relay's certificate first, and its key without a password. */
    public record PemPair(Path certificate, Path key) {}

    /** On loopback, any free port: for a relay inside the desktop program and for the demo. */
    public static RelayOptions loopback(Path data) {
        return new RelayOptions(new IpAddress("127.0.0.1"), 0, data, Optional.empty());
    }
}
