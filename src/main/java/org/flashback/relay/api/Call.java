package org.flashback.relay.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayLimits;
import org.flashback.relay.api.Problem.ProblemException;

/** One request as the endpoints see it: who calls, what was asked, the body under its limit. */
final class Call {
    /** What is still read of a body that is too large, so that the caller gets to read the answer. */
    private static final int DISCARD_BYTES = 256 * 1024;

    /**
     * Who called, proven by TLS.
     *
     * @param der the certificate, base64 of DER
     */
    record Certificate(PeerKey key, String der) {}

    private final Request request;
    private final IpAddress address;

    Call(Request request) {
        this.request = request;
        this.address = addressOf(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    private static IpAddress addressOf(SocketAddress remote) {
        if (remote instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return IpAddress.of(inet.getAddress());
        }
        throw new IllegalStateException("a TCP connection has an address");
    }

    /** Where the connection comes from. */
    IpAddress address() {
        return address;
    }

    /** The client certificate, if one was shown. */
    Optional<Certificate> certificate() {
        if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls)) {
            return Optional.empty();
        }
        X509Certificate[] chain = tls.peerCertificates();
        if (chain == null || chain.length == 0) {
            return Optional.empty();
        }
        try {
            String der = Base64.getEncoder().encodeToString(chain[0].getEncoded());
            return PeerKey.ofSpki(chain[0].getPublicKey().getEncoded()).map(key -> new Certificate(key, der));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that came in DER has a DER form", e);
        }
    }

    /** The values of a query parameter, decoded, in order. */
    List<String> query(String name) throws ProblemException {
        String query = request.getHttpURI().getQuery();
        var values = new ArrayList<String>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.equals(name)) {
                try {
                    values.add(URLDecoder.decode(equals < 0 ? "" : pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    throw Problem.badField(name, name + " is not percent-encoded properly.")
                            .toException();
                }
            }
        }
        return values;
    }

    /** All values of a request header. */
    List<String> header(String name) {
        return request.getHeaders().getValuesList(name);
    }

    /** The body as text. */
    String body() throws ProblemException {
        int limit = RelayLimits.BODY_BYTES;
        byte[] bytes;
        try (InputStream in = Content.Source.asInputStream(request)) {
            bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                in.skip(DISCARD_BYTES);
                throw Problem.tooLarge(limit).toException();
            }
        } catch (IOException e) {
            throw Problem.badRequest("The body ended early.").toException();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.badRequest("The body is not UTF-8.").toException();
        }
    }
}
