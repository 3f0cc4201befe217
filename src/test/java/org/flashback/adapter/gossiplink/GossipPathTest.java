package org.flashback.adapter.gossiplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.flashback.adapter.tls.PeerCertificates;
import org.flashback.adapter.tls.PeerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let onto the path of links, and what the port says to all others. */
class GossipPathTest {
    private final Node node = new Node();

    @BeforeEach
    void listen() throws Exception {
        node.listening();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private RawPeer withCertificate() throws Exception {
        return RawPeer.dial(node.port(), PeerTls.client(PeerCertificates.fresh(Instant.now()), Optional.empty()));
    }

    private RawPeer withoutCertificate() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
        return RawPeer.dial(node.port(), context);
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void withoutCertificateIsForbidden() throws Exception {
        try (RawPeer peer = withoutCertificate()) {
            assertThat(peer.upgrade("/gossip")).isEqualTo(403);
        }
        try (RawPeer peer = withCertificate()) {
            assertThat(peer.upgrade("/gossip")).isEqualTo(101);
        }
        node.heard.link(0);
        assertThat(node.heard.opened).hasSize(1);
    }

    @Test
    void withAnOriginIsForbidden() throws Exception {
        for (String origin : new String[] {"Origin: https://example.org\r\n", "Origin: null\r\n", "oRIGIN:\r\n"}) {
            try (RawPeer peer = withCertificate()) {
                assertThat(peer.upgrade("/gossip", origin)).isEqualTo(403);
            }
        }
        assertThat(node.heard.opened).isEmpty();
    }

    @Test
    void compressionIsNotAgreedTo() throws Exception {
        try (RawPeer peer = withCertificate()) {
            peer.ask("/gossip", "Sec-WebSocket-Extensions: permessage-deflate\r\n");
            List<String> head = peer.head();
            assertThat(head.getFirst()).contains("101");
            assertThat(head)
                    .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("extensions"));
        }
    }

    @Test
    void otherPathsAreBareNotFoundAndNameNoServer() throws Exception {
        try (RawPeer peer = withoutCertificate()) {
            peer.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            List<String> head = peer.head();
            assertThat(head.getFirst()).contains("404");
            assertThat(head).noneMatch(line -> line.startsWith("Server") || line.startsWith("Date"));
            assertThat(head).contains("Content-Length: 0");
        }
        try (RawPeer peer = withCertificate()) {
            assertThat(peer.upgrade("/gossip/x")).isEqualTo(404);
        }
        try (RawPeer peer = withCertificate()) {
            peer.write("GET /gossip HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(peer.head().getFirst()).contains("426");
        }
    }
}
