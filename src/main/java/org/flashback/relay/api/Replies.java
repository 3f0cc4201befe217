package org.flashback.relay.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts replies on the wire, compressed when asked. */
final class Replies {
    private static final String GZIP = "gzip";
    private static final Pattern WEIGHT_ZERO = Pattern.compile(".*;\\s*q=0(\\.0{0,3})?\\s*");

    private Replies() {}

    static void send(Request request, Response response, Callback callback, Reply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        reply.headers().forEach(headers::put);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (reply.body().isEmpty()) {
            callback.succeeded();
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (wantsGzip(request)) {
            headers.put(HttpHeader.CONTENT_ENCODING, GZIP);
            body = gzip(body);
        }
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static boolean wantsGzip(Request request) {
        return request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING).stream()
                .flatMap(value -> java.util.List.of(value.split(",")).stream())
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .anyMatch(value -> (value.equals(GZIP) || value.startsWith(GZIP + ";") || value.startsWith(GZIP + " "))
                        && !WEIGHT_ZERO.matcher(value).matches());
    }

    private static byte[] gzip(byte[] body) {
        var out = new ByteArrayOutputStream(body.length / 2 + 64);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return out.toByteArray();
    }
}
