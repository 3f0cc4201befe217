package org.flashback.adapter.relayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.flashback.app.port.RelayApi.Answer;
import org.flashback.app.port.RelayApi.Registration;
import org.flashback.app.port.RelayException;
import org.flashback.app.port.RelayException.Kind;
import org.flashback.app.port.TimeSource;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.Relay;
import org.flashback.relay.RelayOptions;
import org.flashback.relay.RelayStartException;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real relay and against things that are no relay. */
class HttpRelayApiTest {
    @TempDir
    Path folder;

    private final HttpRelayApi client = new HttpRelayApi(TimeSource.SYSTEM);
    private final TestPeer ana = TestPeer.named("ana@laptop.local");
    private Relay relay;

    @BeforeEach
    void start() throws RelayStartException {
        relay = Relay.start(
                RelayOptions.loopback(folder), new JsonRecordParser(), InstantSource.system(), System::nanoTime);
    }

    @AfterEach
    void stop() {
        client.close();
        relay.close();
    }

    @Test
    void registersListsDiscoversAndWithdraws() throws RelayException {
        Instant now = Instant.now();
        SignedEntry entry = ana.broadcast(now).hosting("films & more").entry();
        Answer<Registration> answer = client.register(relay.url(), ana.identity(), entry);
        assertThat(answer.value().expiresAt()).isBetween(now.plusSeconds(3590), now.plusSeconds(3660));
        assertThat(answer.value().reannounceAfter()).isBetween(Duration.ofSeconds(1790), Duration.ofMinutes(30));
        assertThat(answer.value().observed()).contains(new IpAddress("127.0.0.1"));
        assertThat(answer.value().peers()).isEmpty();
        assertThat(answer.date().orElseThrow().until(Instant.now(), ChronoUnit.SECONDS))
                .isBetween(-2L, 10L);
        assertThat(answer.rtt()).isBetween(Duration.ZERO, Duration.ofSeconds(5));

        assertThat(client.peers(relay.url(), 20).value()).containsExactly(entry);
        assertThat(client.discover(relay.url(), List.of("films & more"), 20).value())
                .containsExactly(entry);
        assertThat(client.discover(relay.url(), List.of("other"), 20).value()).isEmpty();

        var withdrawal = ana.withdrawal(now, now.toEpochMilli() + 1);
        assertThat(client.unregister(relay.url(), ana.identity(), withdrawal).value())
                .isTrue();
        assertThat(client.peers(relay.url(), 20).value()).isEmpty();
    }

    @Test
    void comesFromTheBoundAddress() throws RelayException {
        client.bindTo(Optional.of(new IpAddress("127.0.0.9")));
        SignedEntry entry = ana.broadcast(Instant.now()).entry();
        assertThat(client.register(relay.url(), ana.identity(), entry).value().observed())
                .contains(new IpAddress("127.0.0.9"));
    }

    @Test
    void refusesAnotherKeyThanThePinnedOne() {
        String pin = "A".repeat(43);
        var wrong = new RelayUrl(relay.url().host(), relay.url().port(), Optional.of(pin));
        assertThat(failure(() -> client.peers(wrong, 20)).getMessage())
                .contains("AAAAAAAA…")
                .contains(relay.url().pin().orElseThrow().substring(0, 8));
        assertThat(failure(() -> client.peers(wrong, 20)).kind()).isEqualTo(Kind.WRONG_KEY);
        assertThat(failure(() -> client.register(
                                wrong,
                                ana.identity(),
                                ana.broadcast(Instant.now()).entry()))
                        .kind())
                .isEqualTo(Kind.WRONG_KEY);
    }

    @Test
    void wantsAPublicAuthorityWithoutAPin() {
        var bare = new RelayUrl(relay.url().host(), relay.url().port(), Optional.empty());
        RelayException failure = failure(() -> client.peers(bare, 20));
        assertThat(failure.kind()).isEqualTo(Kind.WRONG_KEY);
        assertThat(failure).hasMessageContaining("#pin=");
    }

    @Test
    void saysWhoseNameItIs() throws RelayException {
        client.register(
                relay.url(), ana.identity(), ana.broadcast(Instant.now()).entry());
        TestPeer other = TestPeer.named("ana@laptop.local");
        RelayException failure = failure(() -> client.register(
                relay.url(), other.identity(), other.broadcast(Instant.now()).entry()));
        assertThat(failure.kind()).isEqualTo(Kind.NAME_TAKEN);
        assertThat(failure).hasMessageContaining(ana.id().fingerprint().text());
        assertThat(failure.date()).isPresent();
    }

    @Test
    void passesOnWhenToComeBack() throws RelayException {
        for (int i = 0; i < 6; i++) {
            client.register(
                    relay.url(), ana.identity(), ana.broadcast(Instant.now()).entry());
        }
        RelayException failure = failure(() -> client.register(
                relay.url(), ana.identity(), ana.broadcast(Instant.now()).entry()));
        assertThat(failure.kind()).isEqualTo(Kind.SLOW_DOWN);
        assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    }

    @Test
    void passesOnWhatTheRelaySays() {
        SignedEntry entry =
                ana.broadcast(Instant.now().plus(Duration.ofMinutes(7))).entry();
        RelayException failure = failure(() -> client.register(relay.url(), ana.identity(), entry));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("issued_at");
    }

    @Test
    void saysWhyNobodyAnswers() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var refused = new RelayUrl("127.0.0.1", port, Optional.empty());
        assertThat(unreachable(refused)).contains("refused the connection");
        var unknown = new RelayUrl("no-such-relay.invalid", 443, Optional.empty());
        assertThat(unreachable(unknown)).contains("no-such-relay.invalid").contains("could not be found");
    }

    @Test
    void givesUpOnWhatIsNoRelay() throws Exception {
        try (var plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> answerInPlainText(plain));
            var url = new RelayUrl("127.0.0.1", plain.getLocalPort(), Optional.empty());
            assertThat(unreachable(url)).contains("does not speak TLS");
            answering.join();
        }
    }

    @Test
    void doesNotWaitForASlowRelay() throws IOException {
        // Connections are accepted by the system and nothing ever answers.
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            var url =
                    new RelayUrl("127.0.0.1", silent.getLocalPort(), relay.url().pin());
            assertThat(unreachable(url)).contains("in time");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void closingEndsCallsThatWait() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var url =
                    new RelayUrl("127.0.0.1", silent.getLocalPort(), relay.url().pin());
            var closer = Thread.ofVirtual().start(() -> {
                try (Socket accepted = silent.accept()) {
                    assertThat(accepted.isConnected()).isTrue();
                    client.close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(failure(() -> client.peers(url, 20)).kind()).isEqualTo(Kind.UNREACHABLE);
            closer.join();
            assertThat(failure(() -> client.peers(url, 20)).kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.getInputStream().readAllBytes();
        } catch (IOException closed) {
            // The client has what it needs.
        }
    }

    private String unreachable(RelayUrl url) {
        RelayException failure = failure(() -> client.peers(url, 20));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        return String.valueOf(failure.getMessage());
    }

    private interface RelayWork {
        void run() throws RelayException;
    }

    private static RelayException failure(RelayWork work) {
        try {
            work.run();
        } catch (RelayException e) {
            return e;
        }
        throw new AssertionError("the call was expected to fail");
    }
}
