package org.flashback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.control.FakeNode;
import org.flashback.control.json.BroadcastJson;
import org.flashback.control.json.ControlFile;
import org.flashback.control.json.ErrorJson;
import org.flashback.control.json.Json;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CliTest extends CliFixture {
    private static final String PIN = "https://relay.example:8443#pin=" + "A".repeat(43);

    @Test
    void startsTheWindowByDefault() {
        assertThat(run().exitCode()).isZero();
        assertThat(run("--relay", PIN).exitCode()).isZero();
        assertThat(run("gui", "--name", "ana@laptop").exitCode()).isZero();
        assertThat(started.getFirst()).isEqualTo("gui");
        assertThat(((NodeOptions) started.get(1)).relays()).isEmpty();
        assertThat(((NodeOptions) started.get(3)).relays()).hasSize(1);
        assertThat(((NodeOptions) started.get(5)).name().orElseThrow()).hasToString("ana@laptop");
    }

    @Test
    void readsEveryOptionOfANode() throws Exception {
        String[] args = {
            "node",
            "--profile",
            "/p",
            "--relay",
            PIN,
            "--relay",
            "https://b",
            "--listen",
            "127.0.0.1:0",
            "--name",
            "ana@laptop",
            "--broadcast",
            "--advertise",
            "127.0.0.1",
            "--advertise",
            "2001:DB8::1",
            "--offline-lan",
            "-v"
        };
        assertThat(run(args).exitCode()).isZero();
        assertThat(started)
                .containsExactly(new NodeOptions(
                        Path.of("/p"),
                        List.of(RelayUrl.parse(PIN), RelayUrl.parse("https://b")),
                        Optional.of(new ListenAddress(new IpAddress("127.0.0.1"), 0)),
                        Optional.of(new org.flashback.core.identity.Email("ana@laptop")),
                        true,
                        List.of(new IpAddress("127.0.0.1"), new IpAddress("2001:db8::1")),
                        true,
                        true,
                        List.of(args)));
    }

    @Test
    void readsTheOptionsOfARelayAndADemo() {
        assertThat(run("relay", "--listen", "[::1]:0", "--data", "/d").exitCode())
                .isZero();
        assertThat(run("relay", "--cert", "/c.pem", "--key", "/k.pem").exitCode())
                .isZero();
        assertThat(run("relay", "--cert", "/c.pem").exitCode()).isEqualTo(2);
        assertThat(run("demo", "--headless").exitCode()).isZero();
        assertThat(run("--profile", "/p", "demo").exitCode()).isZero();
        assertThat(started)
                .containsExactly(
                        new RelayOptions(
                                profile,
                                Optional.of(new ListenAddress(new IpAddress("::1"), 0)),
                                Optional.of(Path.of("/d")),
                                Optional.empty(),
                                false),
                        new RelayOptions(
                                profile,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new RelayOptions.PemFiles(Path.of("/c.pem"), Path.of("/k.pem"))),
                                false),
                        new DemoOptions(Optional.empty(), true, false),
                        new DemoOptions(Optional.of(Path.of("/p")), false, false));
    }

    private static final String LINK = "flashback://peer/" + "a".repeat(52) + "/13337/203.0.113.9#bruno@studio";

    @Test
    void aLinkStartsTheProgramAndStaysAmongItsArguments() {
        assertThat(run("--profile", "/p", LINK).exitCode()).isZero();
        assertThat(started).hasSize(2).first().isEqualTo("gui");
        assertThat(((NodeOptions) started.get(1)).arguments()).containsExactly("--profile", "/p", LINK);
        assertThat(run("gui", LINK).exitCode()).isZero();
        assertThat(run("node", LINK).exitCode()).isZero();
        Outcome typed = run("sttus");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("'sttus' is neither a command nor a link to a peer");
        Outcome cut = run(LINK.substring(0, 30));
        assertThat(cut.exitCode()).isEqualTo(2);
        assertThat(cut.err()).contains("Character 31: a peer id has 52 characters, this one 13");
    }

    static Stream<List<String>> wrong() {
        return Stream.of(
                List.of("node", "--relay", "not a url"),
                List.of("node", "--relay", "http://relay.example"),
                List.of("--relay", "https://relay.example#pin=short"),
                List.of("node", "--listen", "here"),
                List.of("node", "--listen", "127.0.0.1:70000"),
                List.of("node", "--listen", "::1"),
                List.of("node", "--name", "ana"),
                List.of("node", "--advertise", "224.0.0.1"),
                List.of("node", "--advertise", "example.org"),
                List.of("node", "--nonsense"),
                List.of("nonsense"),
                List.of("--relay", "https://relay.example", "status"),
                List.of("status", "too", "many"),
                List.of("peers", "--sort", "name"),
                List.of("broadcast"),
                List.of("broadcast", "perhaps"),
                List.of("relays", "add", "relay.example"),
                List.of("relays", "add"),
                List.of("identity", "compare"),
                List.of("wait"),
                List.of("wait", "--peers", "many"),
                List.of("wait", "--peers", "1", "--repo", "x"),
                List.of("completion", "powershell"),
                List.of("status", "--profile"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void answersWrongUsageWithOneLine(List<String> args) {
        Outcome outcome = run(args.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(started).isEmpty();
    }

    @Test
    void takesCommonOptionsBeforeAndAfter() {
        String p = profile.toString();
        List<List<String>> same = List.of(
                List.of("--profile", p, "--json", "status"),
                List.of("status", "--json", "--profile", p),
                List.of("--json", "status", "--profile", p, "-v"),
                List.of("--profile=" + p, "status", "--json"),
                List.of("identity", "show", "--json", "--profile", p),
                List.of("identity", "--json", "show", "--profile", p),
                List.of("--json", "--profile", p, "identity", "show"));
        for (List<String> args : same) {
            Outcome outcome = run(args.toArray(String[]::new));
            assertThat(outcome.exitCode()).as(args + outcome.err()).isZero();
            assertThat(outcome.out()).as(args.toString()).startsWith("{\"peer_id\":\"" + FakeNode.SELF);
            assertThat(outcome.out().lines()).hasSize(1);
            assertThat(outcome.err()).isEmpty();
        }
        run("node", "--profile", "/one");
        run("--profile", "/one", "node");
        assertThat(started)
                .extracting(options -> ((NodeOptions) options).profile())
                .containsOnly(Path.of("/one"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "peers", "broadcast on", "broadcast off", "relays", "identity", "wait --peers 0"})
    void saysInOneLineThatNoNodeRuns(String command) throws IOException {
        assertThat(runHere(command.split(" ")).exitCode()).isZero();
        byte[] stale = Files.readAllBytes(profile.resolve(ControlFile.NAME));
        server.close();
        for (boolean killed : List.of(false, true)) {
            if (killed) {
                Files.write(profile.resolve(ControlFile.NAME), stale);
            }
            Outcome outcome = runHere(command.split(" "));
            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(outcome.err().lines()).hasSize(1);
            assertThat(outcome.err()).contains("flashback node --profile " + profile);
            assertThat(outcome.out()).isEmpty();
        }
    }

    @Test
    void doesNotTakeAnotherProgramForTheNode() throws Exception {
        Path file = profile.resolve(ControlFile.NAME);
        var control = Json.read(Files.readString(file), ControlFile.class);
        Files.writeString(file, Json.write(new ControlFile(control.url(), "another", control.pid())));
        assertThat(runHere("status").exitCode()).isEqualTo(3);
        assertThat(runHere("broadcast", "on").exitCode()).isEqualTo(3);
        assertThat(node.switchedOn).isEmpty();
        Files.writeString(file, "{");
        assertThat(runHere("status").exitCode()).isEqualTo(3);
        Files.writeString(file, Json.write(control));
        assertThat(runHere("status").exitCode()).isZero();
    }

    @Test
    void showsTheStatusToPeople() throws Exception {
        node.faces().relays().add(RelayUrl.parse(PIN));
        Outcome outcome = runHere("status");
        assertThat(outcome.out())
                .contains(
                        "Name      ana@laptop", "Network   silent", "Public    no address", PIN + "  answering, 12 ms");
    }

    @Test
    void switchesOnWithoutAskingWhenNobodyCanBeAsked() throws Exception {
        Outcome on = runHere("broadcast", "on", "--json");
        assertThat(on.exitCode()).isZero();
        assertThat(Json.read(on.out(), BroadcastJson.class).broadcasting()).isTrue();
        assertThat(node.switchedOn).containsExactly(Set.of(FakeNode.PUBLIC));
        assertThat(runHere("broadcast", "off").out())
                .isEqualTo("Silent. Withdrawn from 1 of 2 relays and 1 of 1 peers.\n");
        assertThat(asked).isEmpty();
    }

    @Test
    void asksThePersonAtTheTerminalTheFirstTime() {
        interactive = true;
        Outcome refused = runHere("broadcast", "on");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("203.0.113.5 port 13337").doesNotContain("192.168.1.5");
        assertThat(node.switchedOn).isEmpty();
        assertThat(runHere("broadcast", "on", "--yes").exitCode()).isZero();
        assertThat(asked).hasSize(1);
        runHere("broadcast", "off");
        answer = true;
        assertThat(runHere("broadcast", "on").out()).startsWith("Broadcasting. 1 of 2 relays and 3 of 4 peers know.");
        assertThat(asked).hasSize(2);
        assertThat(runHere("broadcast", "on").exitCode()).isZero();
        assertThat(asked).as("not the first time any more").hasSize(2);
    }

    @Test
    void failsWithTheReason() throws Exception {
        node.failure = Optional.of(FakeNode.nameTaken());
        Outcome text = runHere("broadcast", "on");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("The name is taken. Another key has it.");
        Outcome json = runHere("broadcast", "on", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(Json.read(json.out(), ErrorJson.class).code()).isEqualTo("FB-ID-01");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void changesTheRelays() {
        assertThat(runHere("relays", "add", PIN, "--json").out()).startsWith("[{\"url\":\"" + PIN);
        assertThat(runHere("relays").out()).startsWith(PIN + "  answering");
        assertThat(runHere("relays", "list", "--json").out()).contains("\"rtt_ms\":12");
        assertThat(runHere("relays", "remove", "https://other.example").exitCode())
                .isEqualTo(1);
        assertThat(runHere("relays", "remove", PIN, "--json").out()).isEqualTo("[]\n");
        assertThat(runHere("relays").out()).isEqualTo("No relays.\n");
    }

    @Test
    void waitsForWhatHolds() {
        node.peers.publish(new PeersSnapshot(List.of(FakeNode.peer(1, "ana@one"), FakeNode.withdrawn(2, "wim@gone"))));
        for (String holds : List.of(
                "--peers 1",
                "--peers 0",
                "--peer ana@one",
                "--no-peer wim@gone",
                "--no-peer unheard@of",
                "--repo repo1")) {
            assertThat(wait(holds, "0").exitCode()).as(holds).isZero();
        }
        for (String not :
                List.of("--peers 2", "--peer wim@gone", "--peer unheard@of", "--no-peer ana@one", "--repo x")) {
            Outcome outcome = wait(not, "0");
            assertThat(outcome.exitCode()).as(not).isEqualTo(5);
            assertThat(outcome.err().lines()).hasSize(1);
        }
        assertThat(wait("--peers 1 --json", "5").out()).contains("\"holds\":true");
    }

    @Test
    void returnsSoonAfterItCameTrue() throws Exception {
        CompletableFuture<Outcome> waiting = CompletableFuture.supplyAsync(() -> wait("--peer bo@x", "30"));
        CompletableFuture<Outcome> gone = CompletableFuture.supplyAsync(() -> wait("--no-peer zoe@x", "30"));
        node.peers.publish(new PeersSnapshot(List.of(FakeNode.peer(4, "zoe@x"))));
        Thread.onSpinWait();
        long start = System.nanoTime();
        node.peers.publish(new PeersSnapshot(List.of(FakeNode.peer(3, "bo@x"), FakeNode.withdrawn(4, "zoe@x"))));
        assertThat(waiting.get().exitCode()).isZero();
        assertThat(gone.get().exitCode()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    private Outcome wait(String condition, String timeout) {
        return runHere(Stream.concat(Stream.of("wait", "--timeout", timeout), Stream.of(condition.split(" ")))
                .toArray(String[]::new));
    }

    @Test
    void tellsItsVersionAndHelps() {
        assertThat(run("version").out()).isEqualTo("flashback 9.8.7\n");
        assertThat(run("version", "--json").out()).isEqualTo("{\"version\":\"9.8.7\"}\n");
        assertThat(run("--help").out()).contains("Usage: flashback", "status", "--profile");
        assertThat(run("wait", "--help").out()).contains("--no-peer");
        assertThat(run("--help").exitCode()).isZero();
        for (String shell : List.of("bash", "zsh", "fish")) {
            Outcome outcome = run("completion", shell);
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).contains("flashback", "broadcast");
        }
    }

    @Test
    void handsASecondStartOver() {
        assertThat(NodeClient.find(profile).orElseThrow().show(List.of("--broadcast")))
                .hasValue(false);
        assertThat(NodeClient.find(profile).orElseThrow().url()).isEqualTo(server.url());
        assertThat(NodeClient.find(profile.resolve("elsewhere"))).isEmpty();
    }
}
