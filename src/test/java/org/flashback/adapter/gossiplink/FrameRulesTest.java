package org.flashback.adapter.gossiplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Optional;
import org.flashback.adapter.tls.PeerCertificates;
import org.flashback.adapter.tls.PeerTls;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport.DialTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a frame may be, at the accepting and at the dialling end, against a peer that follows no library. */
class FrameRulesTest {
    enum End {
        ACCEPTING,
        DIALLING
    }

    private final LinkIdentity other = PeerCertificates.fresh(Instant.now());
    private final Node node = new Node();

    @AfterEach
    void close() {
        node.close();
    }

    /** Open at both ends when this returns, so that links are numbered as they were made. */
    private RawPeer peer(End end) throws Exception {
        int before = node.heard.opened.size();
        RawPeer peer = handshaken(end);
        node.heard.link(before);
        return peer;
    }

    private RawPeer handshaken(End end) throws Exception {
        if (end == End.ACCEPTING) {
            if (node.port() == 0) {
                node.listening();
            }
            RawPeer peer = RawPeer.dial(node.port(), PeerTls.client(other, Optional.empty()));
            assertThat(peer.upgrade("/gossip")).isEqualTo(101);
            return peer;
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout((int) Recorder.LIMIT.toMillis());
            node.dial(new DialTarget(Optional.of(other.key().peerId()), Node.LOOPBACK, server.getLocalPort()));
            return RawPeer.accept(server.accept(), PeerTls.server(other));
        }
    }

    private interface Misdeed {
        void run(RawPeer peer) throws Exception;
    }

    /** A bystander's link, the misdeed on another, the code both ends see, and the bystander still there. */
    private void refused(End end, int code, Misdeed misdeed) throws Exception {
        try (RawPeer bystander = peer(end);
                RawPeer culprit = peer(end)) {
            long bystanderLink = node.heard.link(0).link();
            long link = node.heard.link(1).link();
            misdeed.run(culprit);
            assertThat(node.heard.closed(link).code()).isEqualTo(code);
            RawPeer.Got got = culprit.read();
            assertThat(got.head()).isEqualTo(RawPeer.CLOSE);
            assertThat(got.closeCode()).isEqualTo(code);
            assertThat(node.heard.frames).isEmpty();

            bystander.send(RawPeer.TEXT, "still here");
            node.heard.await(() -> node.heard.frames.size() == 1);
            assertThat(node.heard.frames).containsExactly(new Recorder.Frame(bystanderLink, "still here"));
            assertThat(node.heard.closed).hasSize(1);
        }
    }

    private void taken(End end, String text, boolean hello) throws Exception {
        try (RawPeer peer = peer(end)) {
            long link = node.heard.link(0).link();
            if (hello) {
                node.heard.hello.add(link);
            }
            peer.send(RawPeer.TEXT, text);
            node.heard.await(() -> node.heard.frames.size() == 1);
            assertThat(node.heard.frames.remove()).isEqualTo(new Recorder.Frame(link, text));
            assertThat(node.heard.closed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsAreRefused(End end) throws Exception {
        refused(end, 1002, peer -> peer.send(RawPeer.TEXT_NOT_LAST, "{\"half\":"));
    }

    @ParameterizedTest
    @EnumSource
    void binaryFramesAreRefused(End end) throws Exception {
        refused(end, 1003, peer -> peer.send(RawPeer.BINARY, "{}"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotUtf8IsRefused(End end) throws Exception {
        refused(end, 1007, peer -> peer.send(RawPeer.TEXT, new byte[] {'{', (byte) 0xc3, '}'}));
    }

    @ParameterizedTest
    @EnumSource
    void aCutOffCharacterIsRefused(End end) throws Exception {
        refused(end, 1007, peer -> peer.send(RawPeer.TEXT, new byte[] {'{', '}', (byte) 0xc3}));
    }

    @ParameterizedTest
    @EnumSource
    void utf8OfAllLengthsIsTaken(End end) throws Exception {
        taken(end, "a é € 𝄞", false);
    }

    @ParameterizedTest
    @EnumSource
    void over16KiBBeforeHelloIsRefused(End end) throws Exception {
        refused(end, 1009, peer -> peer.send(RawPeer.TEXT, "x".repeat(16 * 1024 + 1)));
    }

    @ParameterizedTest
    @EnumSource
    void exactly16KiBBeforeHelloIsTaken(End end) throws Exception {
        taken(end, "x".repeat(16 * 1024), false);
    }

    @ParameterizedTest
    @EnumSource
    void exactly64KiBAfterHelloIsTaken(End end) throws Exception {
        taken(end, "x".repeat(64 * 1024 - 2) + "é", true);
    }

    @ParameterizedTest
    @EnumSource
    void over64KiBAfterHelloIsRefused(End end) throws Exception {
        refused(end, 1009, peer -> {
            node.heard.hello.add(node.heard.link(1).link());
            peer.send(RawPeer.TEXT, "x".repeat(64 * 1024 + 1));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatAnnouncesAGigabyteIsRefusedBeforeItComes(End end) throws Exception {
        refused(end, 1009, peer -> peer.announce(1L << 30));
    }

    @ParameterizedTest
    @EnumSource
    void aLengthThatIsNoNumberIsRefused(End end) throws Exception {
        refused(end, 1009, peer -> peer.announce(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @EnumSource
    void manyFramesAtOnceAreNoBigFrame(End end) throws Exception {
        try (RawPeer peer = peer(end)) {
            node.heard.hello.add(node.heard.link(0).link());
            for (int i = 0; i < 20; i++) {
                peer.send(RawPeer.TEXT, i + "x".repeat(60_000));
            }
            node.heard.await(() -> node.heard.frames.size() == 20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pingsAreAnswered(End end) throws Exception {
        try (RawPeer peer = peer(end)) {
            node.heard.link(0);
            for (String payload : new String[] {"", "one", "two"}) {
                peer.send(RawPeer.PING, payload);
                RawPeer.Got got = peer.read();
                assertThat(got.head()).isEqualTo(RawPeer.PONG);
                assertThat(got.payload()).isEqualTo(payload);
            }
            peer.send(RawPeer.TEXT, "and on");
            node.heard.await(() -> node.heard.frames.size() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseIsAnsweredAndTold(End end) throws Exception {
        try (RawPeer peer = peer(end)) {
            long link = node.heard.link(0).link();
            peer.send(RawPeer.CLOSE, new byte[] {(byte) (4005 >> 8), (byte) 4005, 'f', 'u', 'l', 'l'});
            assertThat(peer.read().closeCode()).isEqualTo(4005);
            assertThat(node.heard.closed(link)).isEqualTo(new Recorder.Closed(link, 4005, "full"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tcpDroppedWithoutAWordIsTold(End end) throws Exception {
        long link;
        try (RawPeer peer = peer(end)) {
            link = node.heard.link(0).link();
            peer.send(RawPeer.TEXT, "bye");
            node.heard.await(() -> node.heard.frames.size() == 1);
        }
        assertThat(node.heard.closed(link).code()).isEqualTo(1006);
    }

    @ParameterizedTest
    @EnumSource
    void anEndThatDoesNotAnswerTheCloseIsCut(End end) throws Exception {
        try (RawPeer peer = peer(end)) {
            long link = node.heard.link(0).link();
            node.transport.close(link, 4005, "full");
            assertThat(peer.read().closeCode()).isEqualTo(4005);
            assertThat(node.heard.closed(link).code()).isEqualTo(4005);
            org.junit.jupiter.api.Assertions.assertThrows(java.io.IOException.class, peer::read);
        }
    }
}
