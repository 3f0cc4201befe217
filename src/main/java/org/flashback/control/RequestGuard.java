package org.flashback.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Decides whether a call is heard at all. Other users of this computer do not know the token; a page in a browser sends
 * {@code Origin}, and if it made a name of its own point to 127.0.0.1 (DNS rebinding) it sends that name as
 * {@code Host}.
 */
final class RequestGuard {
    private static final String SCHEME = "Bearer ";

    private final int port;
    private final byte[] token;

    RequestGuard(int port, String token) {
        this.port = port;
        this.token = token.getBytes(StandardCharsets.US_ASCII);
    }

    /** The status to refuse with, or 0 to go on. */
    int refusal(HttpFields headers) {
        if (headers.contains(HttpHeader.ORIGIN)) {
            return 403;
        }
        HttpField host = headers.getField(HttpHeader.HOST);
        if (host == null || !isOwn(host.getValue())) {
            return 403;
        }
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            return 401;
        }
        byte[] given = authorization.substring(SCHEME.length()).getBytes(StandardCharsets.ISO_8859_1);
        // Takes the same time wherever the first difference is.
        return MessageDigest.isEqual(token, given) ? 0 : 401;
    }

    private boolean isOwn(String host) {
        return host.equals("127.0.0.1:" + port) || host.equalsIgnoreCase("localhost:" + port);
    }
}
