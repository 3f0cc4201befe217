package org.flashback.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayUrl;
import org.flashback.testkit.TestPeer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls a relay over real HTTPS, with or without a certificate, from any loopback address, with anything. */
final class RelayCaller implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final RelayUrl relay;
    private final HttpClient client;

    private RelayCaller(RelayUrl relay, Optional<TestPeer> peer, String from) {
        this.relay = relay;
        try {
            this.client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(20))
                    .localAddress(InetAddress.ofLiteral(from))
                    .sslContext(tls(peer))
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static RelayCaller of(RelayUrl relay, TestPeer peer) {
        return new RelayCaller(relay, Optional.of(peer), "127.0.0.1");
    }

    static RelayCaller from(RelayUrl relay, TestPeer peer, String address) {
        return new RelayCaller(relay, Optional.of(peer), address);
    }

    static RelayCaller anonymous(RelayUrl relay, String address) {
        return new RelayCaller(relay, Optional.empty(), address);
    }

    Reply register(SignedEntry entry) {
        return send("POST", "/api/bootstrap/register", body(entry));
    }

    Reply unregister(SignedRecord withdrawal) {
        return send("DELETE", "/api/bootstrap/unregister", body(SignedEntry.of(withdrawal)));
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(relay.base() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Reply(client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String body(SignedEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("record", entry.record().text()).put("sig", entry.record().signature());
        entry.lease().ifPresent(lease -> node.put("lease", lease.text()).put("lease_sig", lease.signature()));
        return node.toString();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** What came back. */
    record Reply(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** Of a problem document. */
        String field() {
            return json().path("field").asString("");
        }
    }

    private static SSLContext tls(Optional<TestPeer> peer) throws GeneralSecurityException, IOException {
        KeyManager[] keys = new KeyManager[0];
        if (peer.isPresent()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var identity = peer.get().identity();
            store.setKeyEntry("id", identity.privateKey(), new char[0], new Certificate[] {identity.certificate()});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustAll()}, new SecureRandom());
        return context;
    }

    /** The pin is the product's business; these calls want to get through. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
