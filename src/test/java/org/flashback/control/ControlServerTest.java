package org.flashback.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.control.json.ControlFile;
import org.flashback.control.json.Json;
import org.flashback.control.json.PeerJson;
import org.flashback.control.json.StatusJson;
import org.flashback.core.identity.PeerId;
import org.flashback.core.relay.RelayUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ControlServerTest {
    @TempDir
    Path profile;

    private final FakeNode node = new FakeNode();
    private final List<List<String>> shown = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    private ControlServer server;
    private ControlFile control;

    @BeforeEach
    void start() throws Exception {
        server = ControlServer.start(profile, node.faces(), arguments -> shown.add(arguments));
        control = Json.read(Files.readString(profile.resolve("control.json")), ControlFile.class);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void statusCountsWhatWentOverTheLinks() throws Exception {
        node.gossip.publish(new GossipSnapshot(
                FakeNode.NOW,
                List.of(new GossipSnapshot.Line(GossipSnapshot.Kind.HEARTBEAT, 3, 4, 100, 200)),
                7,
                0,
                0,
                List.of(new GossipSnapshot.Rejection("older", 5), new GossipSnapshot.Rejection("bad_signature", 2)),
                List.of()));
        node.peers.publish(new PeersSnapshot(
                List.of(FakeNode.peer(1, "a@b"), FakeNode.stored(2, "c@d"), FakeNode.withdrawn(3, "e@f"))));

        assertThat(get("/v1/status"))
                .contains("\"gossip\":{\"messages\":[{\"kind\":\"heartbeat\",\"in\":100,\"out\":200,"
                        + "\"in_last_minute\":3,\"out_last_minute\":4}],\"duplicates\":7,"
                        + "\"rejected\":{\"older\":5,\"bad_signature\":2}}")
                .contains("\"without_relay\":{\"reachable\":1,\"known\":2}");
    }

    @Test
    void tellsItsUserAloneWhereItIs() throws Exception {
        Path file = profile.resolve("control.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(control.url()).isEqualTo(server.url()).startsWith("http://127.0.0.1:");
        assertThat(control.token()).hasSize(43);
        assertThat(control.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(control.toString()).doesNotContain(control.token());
        server.close();
        assertThat(file).doesNotExist();
    }

    /** Headers as sent; {@code PORT} and {@code TOKEN} stand for the real ones. */
    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of(200, "Host: 127.0.0.1:PORT\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(200, "Host: localhost:PORT\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(401, "Host: 127.0.0.1:PORT"),
                Arguments.of(401, "Host: 127.0.0.1:PORT\r\nAuthorization: Bearer "),
                Arguments.of(401, "Host: 127.0.0.1:PORT\r\nAuthorization: Bearer TOKENx"),
                Arguments.of(401, "Host: 127.0.0.1:PORT\r\nAuthorization: Basic TOKEN"),
                Arguments.of(401, "Host: 127.0.0.1:PORT\r\nCookie: token=TOKEN"),
                Arguments.of(403, "Host: evil.example:PORT\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(403, "Host: 127.0.0.1.evil.example:PORT\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(403, "Host: 127.0.0.1\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(403, "Host: [::1]:PORT\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(400, "Authorization: Bearer TOKEN"),
                Arguments.of(403, "Host: 127.0.0.1:PORT\r\nOrigin: http://evil.example\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(403, "Host: 127.0.0.1:PORT\r\nOrigin: null\r\nAuthorization: Bearer TOKEN"),
                Arguments.of(
                        403, "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nAuthorization: Bearer TOKEN"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void hearsOnlyWhoHasTheTokenAndIsNoPage(int expected, String headers) throws Exception {
        String response = raw("GET /v1/status HTTP/1.1", headers);
        assertThat(response).startsWith("HTTP/1.1 " + expected);
        assertThat(response.contains("ana@laptop")).isEqualTo(expected == 200);
        String stream = raw("GET /v1/broadcast HTTP/1.1", headers);
        assertThat(stream).startsWith("HTTP/1.1 " + expected);
        assertThat(response).doesNotContain("Jetty").doesNotContain("Access-Control");
    }

    @Test
    void servesNothingToForgedTokens() throws Exception {
        var random = new Random(3);
        int port = URI.create(control.url()).getPort();
        var guard = new RequestGuard(port, control.token());
        for (int i = 0; i < 1_000; i++) {
            char[] token = control.token().toCharArray();
            token[random.nextInt(token.length)] ^= (char) (1 + random.nextInt(15));
            var headers = org.eclipse.jetty.http.HttpFields.build()
                    .add("Host", "127.0.0.1:" + port)
                    .add("Authorization", "Bearer " + new String(token));
            assertThat(guard.refusal(headers)).isEqualTo(401);
        }
        assertThat(guard.refusal(org.eclipse.jetty.http.HttpFields.build()
                        .add("Host", "127.0.0.1:" + port)
                        .add("Authorization", "Bearer " + control.token())))
                .isZero();
    }

    private String raw(String line, String headers) throws IOException {
        URI uri = URI.create(control.url());
        String request = line + "\r\n" + headers + "\r\nConnection: close\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.getOutputStream()
                    .write(request.replace("PORT", Integer.toString(uri.getPort()))
                            .replace("TOKEN", control.token())
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(control.url() + path))
                .header("Authorization", "Bearer " + control.token())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response = call("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return response.body();
    }

    @Test
    void writesTheStatusThatScriptsRead() throws Exception {
        node.faces().relays().add(RelayUrl.parse("https://relay.example:8443"));
        assertThat(get("/v1/status"))
                .isEqualTo("{\"peer_id\":\"" + FakeNode.SELF + "\",\"name\":\"ana@laptop\",\"broadcasting\":false,"
                        + "\"bootstrap\":false,\"listen_port\":4711,\"advertised\":[],"
                        + "\"reachability\":{\"state\":\"could_not_test\",\"witnesses\":0,"
                        + "\"detail\":\"The port is closed to other computers while this node is silent.\"},"
                        + "\"relays\":[{\"url\":\"https://relay.example:8443\",\"state\":\"answering\",\"rtt_ms\":12,"
                        + "\"detail\":\"answers\"}],\"links\":1,\"peers\":{\"known\":3,\"online\":2},"
                        + "\"clock_skew_ms\":null,\"version\":\"9.8.7\","
                        + "\"gossip\":{\"messages\":[],\"duplicates\":0,\"rejected\":{}},"
                        + "\"without_relay\":{\"reachable\":0,\"known\":0}}");
        assertThat(call("POST", "/v1/broadcast", "{\"on\":true}").statusCode()).isEqualTo(200);
        var status = Json.read(get("/v1/status"), StatusJson.class);
        assertThat(status.advertised()).containsExactly("203.0.113.5");
        assertThat(status.bootstrap()).isTrue();
    }

    @Test
    void writesPeersAsABareArray() throws Exception {
        assertThat(get("/v1/peers")).isEqualTo("[]");
        node.peers.publish(new PeersSnapshot(
                List.of(FakeNode.stored(1, "zoe@old"), FakeNode.withdrawn(2, "wim@gone"), FakeNode.peer(3, "bo@x"))));
        List<PeerJson> all = Json.readList(get("/v1/peers"), PeerJson.class);
        assertThat(all).extracting(PeerJson::name).containsExactly("bo@x", "wim@gone", "zoe@old");
        assertThat(get("/v1/peers?online=true"))
                .isEqualTo("[{\"peer_id\":\"" + FakeNode.id(3) + "\",\"name\":\"bo@x\",\"state\":\"connected\","
                        + "\"path\":\"direct\",\"rtt_ms\":23,\"last_seen\":\"2026-01-02T03:04:05.678Z\","
                        + "\"addresses\":[\"198.51.100.3\"],\"port\":13337,\"broadcasting\":true,"
                        + "\"repositories\":[{\"name\":\"repo3\",\"description\":null,\"repo_id\":\""
                        + "ab".repeat(32) + "\",\"head\":null,\"size\":5}],\"torrents\":[],"
                        + "\"availability_score\":3.0,\"performance_score\":null,\"seq\":1763800000003,"
                        + "\"via\":{\"peer_id\":\"" + FakeNode.id(99) + "\",\"hops\":2},"
                        + "\"trust\":\"none\",\"pinned\":false,\"attested\":false,\"without_relay\":true}]");
        assertThat(all.get(1).addresses()).isEmpty();
        assertThat(all.get(1).port()).isEmpty();
        assertThat(get("/v1/peers?repo=repo1")).contains("zoe@old").doesNotContain("bo@x");
        assertThat(Json.readList(get("/v1/peers?sort=score"), PeerJson.class))
                .extracting(PeerJson::name)
                .containsExactly("bo@x", "wim@gone", "zoe@old");
        assertThat(call("GET", "/v1/peers?sort=name", "").statusCode()).isEqualTo(400);
    }

    @Test
    void switchesOnWithExactlyTheChosenAddressesAndOff() throws Exception {
        assertThat(get("/v1/broadcast/preview"))
                .isEqualTo(
                        "{\"first_time\":true,\"published\":{\"name\":\"ana@laptop\","
                            + "\"addresses\":[\"203.0.113.5\"],\"port\":13337,\"repositories\":[\"films\"],\"torrents\":[]}}");
        assertThat(call("POST", "/v1/broadcast", "{\"on\":true}").body())
                .isEqualTo("{\"broadcasting\":true,\"published\":{\"name\":\"ana@laptop\","
                               + "\"addresses\":[\"203.0.113.5\"],\"port\":13337,\"repositories\":[\"films\"],\"torrents\":[]},"
                               + "\"relays\":{\"ok\":1,\"total\":2},\"peers\":{\"reached\":3,\"total\":4}}");
        assertThat(node.switchedOn).containsExactly(Set.of(FakeNode.PUBLIC));
        assertThat(call("POST", "/v1/broadcast", "{\"on\":false}").body())
                .isEqualTo("{\"broadcasting\":false,\"published\":{\"name\":\"ana@laptop\","
                        + "\"addresses\":[],\"port\":null,\"repositories\":[],\"torrents\":[]},"
                        + "\"relays\":{\"ok\":1,\"total\":2},\"peers\":{\"reached\":1,\"total\":1}}");
    }

    @Test
    void saysWhyItDidNotSwitchOn() throws Exception {
        node.failure = Optional.of(FakeNode.nameTaken());
        HttpResponse<String> taken = call("POST", "/v1/broadcast", "{\"on\":true}");
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body())
                .isEqualTo("{\"code\":\"FB-ID-01\",\"title\":\"The name is taken.\",\"detail\":\"Another key has it.\","
                        + "\"action\":\"Use another name.\"}");
        node.failure = Optional.of(new IllegalStateException("a secret of the inside"));
        HttpResponse<String> broken = call("POST", "/v1/broadcast", "{\"on\":true}");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("FB-SYS-00").doesNotContain("secret");
        node.failure = Optional.empty();
        assertThat(call("POST", "/v1/broadcast", "{\"on\":true}").statusCode()).isEqualTo(200);
    }

    @Test
    void changesTheRelays() throws Exception {
        String pinned = "https://relay.example:8443#pin=" + "A".repeat(43);
        assertThat(call("POST", "/v1/relays", "{\"url\":\"" + pinned + "\"}").body())
                .contains("\"url\":\"" + pinned + "\"");
        assertThat(get("/v1/relays")).startsWith("[{").contains(pinned);
        assertThat(call("POST", "/v1/relays", "{\"url\":\"gopher://x\"}").statusCode())
                .isEqualTo(400);
        assertThat(call("DELETE", "/v1/relays?url=https%3A%2F%2Fother.example", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("DELETE", "/v1/relays?url=https%3A%2F%2Frelay.example%3A8443", "")
                        .body())
                .isEqualTo("[]");
    }

    @Test
    void comparesIdentities() throws Exception {
        assertThat(get("/v1/identity"))
                .isEqualTo("{\"peer_id\":\"" + FakeNode.SELF + "\",\"fingerprint\":\"AAAA AAAA AAAA AAAA\","
                        + "\"comparison_number\":null,\"link\":null}");
        assertThat(get("/v1/identity?compare=" + FakeNode.id(1)))
                .contains("\"peer_id\":\"" + FakeNode.id(1))
                .containsPattern("\"comparison_number\":\"([0-9]{5} ){11}[0-9]{5}\"");
        assertThat(call("GET", "/v1/identity?compare=abc", "").statusCode()).isEqualTo(400);
    }

    @Test
    void addsAPeerByItsLink() throws Exception {
        PeerId peer = PeerId.parse(FakeNode.id(1).toString()).orElseThrow();
        String body = "{\"link\":\"flashback://peer/" + peer + "/13337/203.0.113.9#bruno@studio\"}";
        node.added = new AddPeer.Met(peer, "bruno@studio", false);
        assertThat(call("POST", "/v1/peers", body).body())
                .isEqualTo("{\"peer_id\":\"" + peer + "\",\"name\":\"bruno@studio\",\"fingerprint\":\""
                        + peer.fingerprint() + "\",\"outcome\":\"met\"}");
        node.added = new AddPeer.Met(peer, "bruno@studio", true);
        assertThat(call("POST", "/v1/peers", body).body()).contains("\"already_linked\"");
        node.added = new AddPeer.OtherKey(peer);
        assertThat(call("POST", "/v1/peers", body).statusCode()).isEqualTo(409);
        assertThat(call("POST", "/v1/peers", body).body()).contains("FB-ID-06");
        node.added = new AddPeer.NoAnswer(peer, List.of("connection refused"));
        assertThat(call("POST", "/v1/peers", body).body()).contains("FB-NET-08", "connection refused");
        node.added = new AddPeer.OutOfReach(peer, List.of());
        assertThat(call("POST", "/v1/peers", body).body()).contains("FB-NET-09");
        node.added = new AddPeer.Yourself();
        assertThat(call("POST", "/v1/peers", body).body()).contains("FB-LNK-02");
        HttpResponse<String> wrong = call("POST", "/v1/peers", "{\"link\":\"flashback://peer/x\"}");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).contains("FB-LNK-01", "Character 19: ");
    }

    @Test
    void handsASecondStartOver() throws Exception {
        assertThat(call("POST", "/v1/show", "{\"arguments\":[\"--relay\",\"x y\"]}")
                        .body())
                .isEqualTo("{\"window\":true}");
        assertThat(shown).containsExactly(List.of("--relay", "x y"));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() throws Exception {
        assertThat(call("GET", "/v1/nothing", "").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/", "").statusCode()).isEqualTo(404);
        for (String body :
                List.of("", "[]", "null", "{}", "{\"on\":null}", "{\"on\":true} x", "{\"on\":\"perhaps\"}")) {
            assertThat(call("POST", "/v1/broadcast", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(call("POST", "/v1/show", "{\"arguments\":[\"" + "x".repeat(70_000) + "\"]}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(node.switchedOn).isEmpty();
    }

    @Test
    void streamsWhatHappens() throws Exception {
        node.events.publish(List.of(event("before")));
        var response = client.send(request("GET", "/v1/events", ""), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(until(lines, "event: status")).contains("\"name\":\"ana@laptop\"");
            assertThat(until(lines, "event: peers")).isEqualTo("data: {\"known\":0,\"online\":0}");
            node.peers.publish(new PeersSnapshot(List.of(FakeNode.peer(3, "bo@x"))));
            assertThat(until(lines, "event: peers")).isEqualTo("data: {\"known\":1,\"online\":1}");
            node.events.update(old -> List.of(old.getFirst(), event("after")));
            assertThat(until(lines, "event: event"))
                    .isEqualTo(
                            "data: {\"at\":\"2026-01-02T03:04:05Z\",\"kind\":\"peer_withdrew\",\"subject\":\"after\","
                                    + "\"detail\":\"\",\"peer_id\":null}");
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static NodeEvent event(String subject) {
        return new NodeEvent(
                Instant.parse("2026-01-02T03:04:05Z"), NodeEvent.Kind.PEER_WITHDREW, subject, "", Optional.empty());
    }

    /** The line after the next one that reads {@code line}. */
    private static String until(BufferedReader lines, String line) throws IOException {
        String next = lines.readLine();
        while (next != null && !next.equals(line)) {
            next = lines.readLine();
        }
        return String.valueOf(lines.readLine());
    }
}
