package org.flashback.bench.sockets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * What went over the loopback interface, headers and acknowledgements included, as the kernel counts it for the network
 * namespace of this process. Only there is nobody else's traffic in it.
 */
final class LoopbackBytes {
    private static final Path COUNTERS = Path.of("/proc/self/net/dev");

    private LoopbackBytes() {}

    /** Bytes since the interface came up. */
    static long now() {
        try {
            return Files.readAllLines(COUNTERS).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("lo:"))
                    .mapToLong(line -> Long.parseLong(line.substring(3).strip().split("\\s+", -1)[0]))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that pass in this time. */
    static long within(long nanos) {
        long before = now();
        LockSupport.parkNanos(nanos);
        return now() - before;
    }
}
