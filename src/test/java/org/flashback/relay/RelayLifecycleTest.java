package org.flashback.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.RelayCaller.Reply;
import org.flashback.testkit.TestClock;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Starting, stopping, files and ports of a real relay. */
class RelayLifecycleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(NOW);
    private final TestPeer ana = TestPeer.named("ana@laptop.local");
    private Relay relay;

    @BeforeEach
    void start() throws RelayStartException {
        relay = start(RelayOptions.loopback(folder.resolve("data")));
    }

    private Relay start(RelayOptions options) throws RelayStartException {
        return Relay.start(options, new JsonRecordParser(), clock, clock::nanos);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void admitsLoopbackAddressesFromLoopbackOnly() throws Exception {
        relay.close();
        relay = start(new RelayOptions(new IpAddress("0.0.0.0"), 0, folder.resolve("data"), Optional.empty()));
        assertThat(relay.listenText()).startsWith("0.0.0.0:");
        assertThat(relay.url().host()).isNotEqualTo("0.0.0.0");
        SignedEntry entry = ana.broadcast(NOW).at(4000, "127.0.0.1").entry();
        String own = relay.url().host();
        org.junit.jupiter.api.Assumptions.assumeFalse(own.startsWith("127."), "needs a network interface");
        try (RelayCaller outside = RelayCaller.from(relay.url(), ana, own)) {
            refused(outside.register(entry), 400, "socket_addresses");
            assertThat(ok(outside.register(ana.broadcast(NOW).at(4000, own).entry()))
                            .path("observed_address")
                            .asString())
                    .isEqualTo(own);
        }
    }

    @Test
    void aRestartKeepsTheKeyTheAddressAndTheRows() throws Exception {
        register(ana.broadcast(NOW).entry(), ana);
        Relay first = relay;
        int port = first.url().port();
        relay.close();
        relay = start(new RelayOptions(new IpAddress("127.0.0.1"), port, folder.resolve("data"), Optional.empty()));
        assertThat(relay.url()).isEqualTo(first.url());
        assertThat(relay.listenText()).isEqualTo("127.0.0.1:" + port);
        try (RelayCaller caller = RelayCaller.anonymous(relay.url(), "127.0.0.1")) {
            assertThat(total(caller)).isEqualTo(1);
            clock.advance(Duration.ofHours(1));
            assertThat(total(caller)).isZero();
        }
    }

    @Test
    void keepsItsFilesToItself() throws IOException {
        Path data = folder.resolve("data");
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("relay.p12"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("relay.mv.db"))).isEqualTo("rw-------");
        relay.close();
        Files.setPosixFilePermissions(data.resolve("relay.p12"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> start(RelayOptions.loopback(data)))
                .isInstanceOf(RelayStartException.class)
                .hasMessageContaining("600");
        Files.writeString(data.resolve("relay.p12"), "not a key");
        Files.setPosixFilePermissions(data.resolve("relay.p12"), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> start(RelayOptions.loopback(data)))
                .isInstanceOf(RelayStartException.class)
                .hasMessageContaining("relay.p12");
    }

    @Test
    void saysWhatKeepsItFromStarting() {
        assertThatThrownBy(() -> start(RelayOptions.loopback(folder.resolve("data"))))
                .isInstanceOf(RelayStartException.class)
                .hasMessageContaining("Another relay");
        var sameport = new RelayOptions(
                new IpAddress("127.0.0.1"), relay.url().port(), folder.resolve("other"), Optional.empty());
        assertThatThrownBy(() -> start(sameport))
                .isInstanceOf(RelayStartException.class)
                .hasMessageContaining("port");
    }

    @Test
    void showsTheOperatorsOwnCertificate() throws Exception {
        relay.close();
        Path certificate = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        Files.writeString(
                certificate, pem("CERTIFICATE", ana.identity().certificate().getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", ana.identity().privateKey().getEncoded()));
        var pair = new RelayOptions.PemPair(certificate, key);
        var options = new RelayOptions(new IpAddress("127.0.0.1"), 0, folder.resolve("data"), Optional.of(pair));
        relay = start(options);
        assertThat(relay.url().pin()).contains(StrictBase64.encode(ana.id().bytes()));
        try (RelayCaller caller = RelayCaller.anonymous(relay.url(), "127.0.0.1")) {
            ok(caller.get("/ready"));
        }
        relay.close();
        TestPeer other = TestPeer.named("other@x");
        Files.writeString(key, pem("PRIVATE KEY", other.identity().privateKey().getEncoded()));
        assertThatThrownBy(() -> start(options))
                .isInstanceOf(RelayStartException.class)
                .hasMessageContaining("does not belong");
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void register(SignedEntry entry, TestPeer peer) {
        try (RelayCaller caller = RelayCaller.of(relay.url(), peer)) {
            ok(caller.register(entry));
        }
    }

    private static long total(RelayCaller caller) {
        return ok(caller.get("/api/bootstrap/peers")).path("total").asLong();
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status())
                .as(new String(reply.response().body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return reply.json();
    }

    private static void refused(Reply reply, int status, String field) {
        JsonNode problem = reply.json();
        assertThat(reply.status()).as(problem.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.field()).as(problem.toString()).isEqualTo(field);
        assertThat(problem.path("detail").asString()).as("names the field").isNotEmpty();
        for (String member : List.of("type", "title", "status", "detail", "code")) {
            assertThat(problem.has(member)).as(member).isTrue();
        }
    }
}
