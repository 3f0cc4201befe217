package org.flashback.cli;

import java.util.Optional;
import org.flashback.core.record.IpAddress;

/**
 * {@code ADDR:PORT}, IPv6 in brackets.
 *
 * @param port 0 for any free one
 */
public record ListenAddress(IpAddress address, int port) {
    private static final int MAX_PORT = 65_535;

    /** The address in {@code text}, or nothing when it is not one. */
    public static Optional<ListenAddress> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
        Optional<Integer> port = port(text.substring(colon + 1));
        if (bareIpv6 || port.isEmpty()) {
            return Optional.empty();
        }
        return IpAddress.lenient(host).map(address -> new ListenAddress(address, port.get()));
    }

    private static Optional<Integer> port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Integer.valueOf(text)).filter(port -> port <= MAX_PORT) : Optional.empty();
    }

    @Override
    public String toString() {
        return address.withPort(port);
    }
}
