package org.flashback.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.RelayCaller.Reply;
import org.flashback.testkit.TestClock;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real relay: TLS on loopback, H2 on disk; only the clocks are the test's. */
class RelayTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String REGISTER = "/api/bootstrap/register";

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
    void registersRenewsListsAndForgets() {
        long seq = NOW.toEpochMilli();
        SignedRecord record = ana.broadcast(NOW).at(4000, "127.0.0.1").sign();
        var first = new SignedEntry(record, Optional.of(ana.lease(seq, 1, NOW.plus(Duration.ofHours(2)))));
        try (RelayCaller caller = RelayCaller.of(relay.url(), ana)) {
            JsonNode answer = ok(caller.register(first));
            assertThat(answer.path("status").asString()).isEqualTo("registered");
            assertThat(answer.path("peer_id").asString()).isEqualTo(ana.id().text());
            assertThat(answer.path("expires_at").asLong())
                    .isEqualTo(NOW.plus(Duration.ofHours(1)).toEpochMilli());
            assertThat(answer.path("reannounce_after").asLong()).isEqualTo(1800);
            assertThat(answer.path("observed_address").asString()).isEqualTo("127.0.0.1");
            assertThat(answer.path("bootstrap_peers").size()).isZero();

            JsonNode listed = ok(caller.get("/api/bootstrap/peers"));
            assertThat(listed.path("total").asLong()).isEqualTo(1);
            JsonNode entry = listed.path("peers").get(0);
            assertThat(entry.path("record").asString()).isEqualTo(record.text());
            assertThat(entry.path("sig").asString()).isEqualTo(record.signature());
            assertThat(entry.has("lease") && entry.has("lease_sig")).isTrue();

            clock.advance(Duration.ofMinutes(30));
            assertThat(ok(caller.register(first)).path("expires_at").asLong())
                    .isEqualTo(NOW.plus(Duration.ofMinutes(90)).toEpochMilli());

            SignedRecord withdrawal = ana.withdrawal(clock.instant(), seq + 1);
            JsonNode gone = ok(caller.unregister(withdrawal));
            assertThat(gone.path("status").asString()).isEqualTo("unregistered");
            assertThat(ok(caller.unregister(withdrawal))).isEqualTo(gone);
            String body = RelayCaller.body(SignedEntry.of(withdrawal));
            assertThat(ok(caller.send("POST", "/api/bootstrap/unregister", body)))
                    .isEqualTo(gone);
            assertThat(total(caller)).isZero();
            refused(caller.register(first), 400, "seq");
            assertThat(ok(caller.register(ana.broadcast(clock.instant()).entry()))
                            .has("expires_at"))
                    .isTrue();
        }
    }

    @Test
    void introducesOthersButNeverTheCaller() {
        register(ana.broadcast(NOW).entry(), ana);
        TestPeer bruno = TestPeer.named("bruno@studio.local");
        try (RelayCaller caller = RelayCaller.of(relay.url(), bruno)) {
            for (int i = 0; i < 2; i++) {
                JsonNode peers =
                        ok(caller.register(bruno.broadcast(NOW).entry())).path("bootstrap_peers");
                assertThat(peers.size()).isEqualTo(1);
                assertThat(peers.get(0).path("record").asString()).contains("ana@laptop.local");
            }
        }
    }

    @Test
    void aTakenNameStaysWithTheFirstKey() {
        register(ana.broadcast(NOW).entry(), ana);
        TestPeer other = TestPeer.named("ANA@laptop.local");
        try (RelayCaller caller = RelayCaller.of(relay.url(), other)) {
            Reply reply = caller.register(other.broadcast(NOW).entry());
            refused(reply, 409, "email");
            assertThat(reply.json().path("code").asString()).isEqualTo("FB-ID-01");
            assertThat(reply.json().path("detail").asString())
                    .contains(ana.id().fingerprint().text());
            assertThat(total(caller)).isEqualTo(1);
        }
    }

    @Test
    void onlyTheRecordsOwnKeyMaySpeak() {
        TestPeer mallory = TestPeer.named("mallory@x");
        SignedEntry entry = ana.broadcast(NOW).entry();
        try (RelayCaller caller = RelayCaller.of(relay.url(), mallory);
                RelayCaller nobody = RelayCaller.anonymous(relay.url(), "127.0.0.1")) {
            assertThat(caller.register(entry).status()).isEqualTo(403);
            assertThat(nobody.register(entry).status()).isEqualTo(403);
            register(entry, ana);
            SignedRecord withdrawal = ana.withdrawal(NOW, NOW.toEpochMilli() + 1);
            assertThat(caller.unregister(withdrawal).status()).isEqualTo(403);
            assertThat(nobody.unregister(withdrawal).status()).isEqualTo(403);
            assertThat(total(nobody)).isEqualTo(1);
        }
    }

    @Test
    void namesWhatIsWrongWithARecord() {
        SignedRecord good = ana.broadcast(NOW).sign();
        var lease = ana.lease(NOW.toEpochMilli(), 1, NOW.plus(Duration.ofHours(2)));
        TestPeer bruno = TestPeer.named("bruno@studio.local");
        try (RelayCaller caller = RelayCaller.of(relay.url(), ana)) {
            ok(caller.register(new SignedEntry(good, Optional.of(lease))));
            SignedEntry older = ana.broadcast(NOW).seq(NOW.toEpochMilli() - 1).entry();
            refused(caller.register(older), 400, "seq");
            refused(caller.register(entry(good.text().replace("laptop", "laptpo"), good.signature())), 400, "sig");
            refused(caller.register(entry("{}", good.signature())), 400, "record");
            var foreign = bruno.lease(NOW.toEpochMilli(), 1, NOW.plus(Duration.ofHours(2)));
            refused(caller.register(new SignedEntry(good, Optional.of(foreign))), 400, "lease_sig");
            clock.advance(Duration.ofHours(1));
            refused(
                    caller.register(
                            ana.broadcast(clock.instant().plusSeconds(31)).entry()),
                    400,
                    "issued_at");
            refused(
                    caller.register(SignedEntry.of(ana.signText(good.text().replace("ana@laptop.local", "no name")))),
                    400,
                    "email");
            refused(
                    caller.register(SignedEntry.of(
                            ana.signText(good.text().replace("\"expires_in\":7200", "\"expires_in\":5")))),
                    400,
                    "expires_in");
            clock.advance(Duration.ofHours(2));
            refused(caller.register(SignedEntry.of(good)), 400, "expires_in");
            refused(caller.register(SignedEntry.of(ana.withdrawal(clock.instant(), 1))), 400, "is_broadcasting");
            refused(caller.unregister(ana.broadcast(clock.instant()).sign()), 400, "status");
        }
    }

    @Test
    void readsBodiesStrictly() {
        String good = RelayCaller.body(ana.broadcast(NOW).entry());
        try (RelayCaller caller = RelayCaller.of(relay.url(), ana)) {
            List<String> bad = List.of(
                    "[]",
                    "{\"record\":1,\"sig\":\"\"}",
                    good + good,
                    good.replace("{\"record\"", "{\"sig\":\"x\",\"record\""));
            for (String body : bad) {
                clock.advance(Duration.ofMinutes(5));
                assertThat(caller.send("POST", REGISTER, body).status()).isEqualTo(400);
            }
            clock.advance(Duration.ofMinutes(5));
            String full = good.substring(0, good.length() - 1) + ",\"padding\":\"\"}";
            // Padding in many members: one long string would be refused for its own length.
            String exact = padded(good, 64 * 1024);
            assertThat(exact).hasSize(64 * 1024);
            assertThat(caller.send("POST", REGISTER, exact).status()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(5));
            assertThat(caller.send("POST", REGISTER, exact + " ").status()).isEqualTo(413);
            clock.advance(Duration.ofMinutes(5));
            assertThat(caller.send("POST", REGISTER, full).status()).isEqualTo(200);
        }
    }

    private static String padded(String body, int length) {
        return body + " ".repeat(length - body.length());
    }

    @Test
    void discoversHostsAndChecksParameters() {
        register(ana.broadcast(NOW).hosting("films", "songs & more").entry(), ana);
        TestPeer bruno = TestPeer.named("bruno@studio.local");
        register(bruno.broadcast(NOW).hosting("films").sharing("ab".repeat(20)).entry(), bruno);
        try (RelayCaller caller = RelayCaller.anonymous(relay.url(), "127.0.0.1")) {
            String discover = "/api/bootstrap/discover?";
            JsonNode both = ok(caller.get(discover + "repositories=films%2Csongs%20%26+more"));
            assertThat(both.path("total").asLong()).isEqualTo(2);
            assertThat(both.path("peers").get(0).path("record").asString()).contains("ana@laptop.local");
            JsonNode one = ok(caller.get(discover + "repos=films,unknown&limit=1"));
            assertThat(one.path("peers").size()).isEqualTo(1);
            assertThat(one.path("total").asLong()).isEqualTo(2);
            JsonNode seeders = ok(caller.get(discover + "info_hash=" + "AB".repeat(20)));
            assertThat(seeders.path("total").asLong()).isEqualTo(1);
            assertThat(ok(caller.get(discover + "repositories=nothing"))
                            .path("peers")
                            .size())
                    .isZero();

            for (String limit : List.of("0", "51", "-1", "x", "", "1&limit=2")) {
                refused(caller.get(discover + "repositories=films&limit=" + limit), 400, "limit");
                refused(caller.get("/api/bootstrap/peers?limit=" + limit), 400, "limit");
            }
            String names = String.join(",", java.util.Collections.nCopies(64, "é".repeat(64)));
            String encoded = java.net.URLEncoder.encode(names, StandardCharsets.UTF_8);
            ok(caller.get(discover + "repositories=" + encoded));
            refused(caller.get(discover + "repositories=" + encoded + ",x"), 400, "repositories");
            refused(caller.get(discover + "repos=" + "x".repeat(129)), 400, "repos");
            refused(caller.get(discover), 400, "repositories");
            refused(caller.get(discover + "info_hash=xyz"), 400, "info_hash");
        }
    }

    @Test
    void listsHaveTagsAndAreCompressedWhenAsked() throws IOException {
        for (int i = 0; i < 5; i++) {
            TestPeer peer = TestPeer.named("peer" + i + "@x");
            register(peer.broadcast(NOW).entry(), peer);
        }
        try (RelayCaller caller = RelayCaller.anonymous(relay.url(), "127.0.0.1")) {
            Reply plain = caller.get("/api/bootstrap/peers");
            String tag = plain.header("ETag");
            assertThat(tag).isNotEmpty();
            assertThat(plain.header("Date")).isNotEmpty();
            assertThat(plain.header("Content-Encoding")).isEmpty();
            // The order is random, the tag is of what is in it.
            assertThat(caller.get("/api/bootstrap/peers", "If-None-Match", "\"x\", " + tag)
                            .status())
                    .isEqualTo(304);
            assertThat(caller.get("/api/bootstrap/peers", "If-None-Match", "\"x\"")
                            .status())
                    .isEqualTo(200);
            Reply zipped = caller.get("/api/bootstrap/peers", "Accept-Encoding", "br, gzip;q=0.5");
            assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
            byte[] unzipped = new GZIPInputStream(
                            new ByteArrayInputStream(zipped.response().body()))
                    .readAllBytes();
            assertThat(RelayCaller.JSON.readTree(unzipped).path("total").asLong())
                    .isEqualTo(5);
            assertThat(caller.get("/api/bootstrap/peers", "Accept-Encoding", "gzip;q=0")
                            .header("Content-Encoding"))
                    .isEmpty();
        }
    }

    @Test
    void answersForItselfAndRefusesUnknownPathsAndMethods() {
        try (RelayCaller caller = RelayCaller.anonymous(relay.url(), "127.0.0.1")) {
            assertThat(ok(caller.get("/health")).path("status").asString()).isEqualTo("alive");
            assertThat(ok(caller.get("/ready")).path("status").asString()).isEqualTo("ready");
            Reply unknown = caller.get("/api/nothing");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(unknown.header("Date")).isNotEmpty();
            assertThat(unknown.json().path("status").asInt()).isEqualTo(404);
            Reply method = caller.send("PUT", "/api/bootstrap/unregister", "{}");
            assertThat(method.status()).isEqualTo(405);
            assertThat(method.header("Allow")).isEqualTo("DELETE, POST");
        }
    }

    @Test
    void keysAndAddressesHaveTheirOwnBuckets() {
        try (RelayCaller caller = RelayCaller.of(relay.url(), ana)) {
            for (int i = 0; i < 6; i++) {
                assertThat(caller.send("POST", REGISTER, "x").status()).isEqualTo(400);
            }
            Reply refused = caller.register(ana.broadcast(NOW).entry());
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().path("code").asString()).isEqualTo("FB-LIM-01");
            assertThat(refused.header("Retry-After")).isEqualTo("300");
            // Withdrawing works when registering no longer does.
            ok(caller.unregister(ana.withdrawal(NOW, 1)));
            clock.advance(Duration.ofMinutes(5));
            ok(caller.register(ana.broadcast(NOW).entry()));
        }
        try (RelayCaller one = RelayCaller.anonymous(relay.url(), "127.0.0.1");
                RelayCaller other = RelayCaller.anonymous(relay.url(), "127.0.0.2")) {
            for (int i = 0; i < 60; i++) {
                assertThat(one.get("/api/bootstrap/peers?limit=x").status()).isEqualTo(400);
            }
            assertThat(one.get("/api/bootstrap/peers").status()).isEqualTo(429);
            assertThat(one.get("/api/bootstrap/discover?repos=a").header("Retry-After"))
                    .isEqualTo("1");
            ok(other.get("/api/bootstrap/peers"));
        }
    }

    @Test
    void ofKeysThatRaceForANameOneWins() throws Exception {
        int names = 4;
        var work = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                TestPeer peer = TestPeer.named("name" + i % names + "@x");
                String from = "127.1.0." + (i + 1);
                work.add(threads.submit(() -> {
                    try (RelayCaller caller = RelayCaller.from(relay.url(), peer, from)) {
                        return caller.register(peer.broadcast(NOW).entry()).status();
                    }
                }));
            }
        }
        var statuses = new ArrayList<Integer>();
        for (Future<Integer> done : work) {
            statuses.add(done.get());
        }
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(names);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(100 - names);
    }

    private void register(SignedEntry entry, TestPeer peer) {
        try (RelayCaller caller = RelayCaller.of(relay.url(), peer)) {
            ok(caller.register(entry));
        }
    }

    private static SignedEntry entry(String text, String signature) {
        return SignedEntry.of(new SignedRecord(text, signature));
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
