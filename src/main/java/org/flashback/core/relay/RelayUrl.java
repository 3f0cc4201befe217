package org.flashback.core.relay;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.flashback.core.identity.StrictBase64;

/**
 * Where a relay is and, if its key is pinned, which key it must show: {@code https://host:port#pin=P}.
 *
 * @param host name or address, lower case, IPv6 without brackets
 * @param port 1–65535
 * @param pin unpadded base64url of SHA-256 over the DER SubjectPublicKeyInfo; absent means a public CA decides
 */
public record RelayUrl(String host, int port, Optional<String> pin) {
    private static final int HTTPS_PORT = 443;
    private static final int PIN_BYTES = 32;
    private static final String PIN_KEY = "pin=";

    /** Foreign text was not a relay URL; the message says what to write instead. */
    public static final class RelayUrlFormatException extends Exception {
        private static final long serialVersionUID = 1L;

        RelayUrlFormatException(String message) {
            super(message);
        }
    }

    /** Reads {@code https://host[:port][#pin=P]}. */
    public static RelayUrl parse(String text) throws RelayUrlFormatException {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw wrong(text, "it is not a URL");
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw wrong(text, "it does not begin with https://");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw wrong(text, "the host is missing");
        }
        String path = uri.getRawPath();
        boolean bare = path == null || path.isEmpty() || path.equals("/");
        if (!bare || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
            throw wrong(text, "only a host, a port and #pin=… belong in it");
        }
        int port = uri.getPort() == -1 ? HTTPS_PORT : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw wrong(text, "the port is not between 1 and 65535");
        }
        String plainHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new RelayUrl(plainHost.toLowerCase(Locale.ROOT), port, pin(text, uri.getRawFragment()));
    }

    private static Optional<String> pin(String text, @org.jspecify.annotations.Nullable String fragment)
            throws RelayUrlFormatException {
        if (fragment == null) {
            return Optional.empty();
        }
        String value = fragment.startsWith(PIN_KEY) ? fragment.substring(PIN_KEY.length()) : "";
        if (StrictBase64.decode(value)
                .filter(bytes -> bytes.length == PIN_BYTES)
                .isEmpty()) {
            throw wrong(text, "what follows # is not pin= and 43 characters of base64url");
        }
        return Optional.of(value);
    }

    private static RelayUrlFormatException wrong(String text, String why) {
        return new RelayUrlFormatException("'" + text + "' is not a relay URL: " + why
                + ". Expected https://host:port or https://host:port#pin=…");
    }

    /** Host and port as they stand in a URL. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Without the pin: what requests are made of. */
    public String base() {
        return "https://" + authority();
    }

    /** What people are shown: the host, and the port where it is not the usual one. */
    public String label() {
        return port == HTTPS_PORT ? host : authority();
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return base() + pin.map(p -> "#" + PIN_KEY + p).orElse("");
    }
}
