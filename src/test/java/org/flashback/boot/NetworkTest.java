package org.flashback.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.PeerRow;
import org.flashback.cli.ListenAddress;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.Relay;
import org.flashback.relay.RelayOptions;
import org.flashback.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nodes and a relay on loopback: real TLS, real H2, the composition root.
 *
 * <pre>
 *      relay
 *     /     \
 *   ana --- bruno        and a silent third where a test says so
 * </pre>
 */
class NetworkTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void twoBroadcastingNodesFindEachOtherThroughTheRelay() throws Exception {
        RelayUrl relay = relay("relay").url();
        RunningNode ana = node("ana@test", relay, true);
        RunningNode bruno = node("bruno@test", relay, true);

        awaitPeer(ana, "bruno@test");
        awaitPeer(bruno, "ana@test");

        assertThat(row(ana, "bruno@test").orElseThrow().addresses()).containsExactly(LOOPBACK);
        Await.until(SOON, () -> row(ana, "bruno@test").orElseThrow().rttMs().isPresent());
    }

    @Test
    void aSilentNodeSeesTheOthersAndIsListedNowhere() throws Exception {
        RelayUrl relay = relay("relay").url();
        RunningNode ana = node("ana@test", relay, true);
        RunningNode silent = node("silent@test", relay, false);

        awaitPeer(silent, "ana@test");
        Await.until(SOON, () -> ana.faces().health().current().links() == 1);

        assertThat(ana.faces().peers().current().rows()).isEmpty();
        assertThat(silent.faces().info().current().listen()).startsWith("127.0.0.1:");
        String silentId = silent.faces().info().current().peerId().text();
        silent.close();
        ana.close();
        assertThat(holders(folder.resolve("ana@test"), silentId)).isEmpty();
        assertThat(holders(folder.resolve("relay"), silentId)).isEmpty();
        // The same search finds what is there.
        String anaId = ana.faces().info().current().peerId().text();
        assertThat(holders(folder.resolve("silent@test"), anaId)).isNotEmpty();
    }

    @Test
    void switchingOffTakesEverythingBack() throws Exception {
        RelayUrl relay = relay("relay").url();
        RunningNode ana = node("ana@test", relay, true);
        RunningNode bruno = node("bruno@test", relay, true);
        awaitPeer(bruno, "ana@test");
        awaitPeer(ana, "bruno@test");
        Await.until(SOON, () -> broadcast(ana).peers().done() == 1);

        BroadcastSnapshot after = ana.faces().broadcasting().switchOff().get();

        assertThat(after.mode()).isEqualTo(BroadcastSnapshot.Mode.SILENT);
        assertThat(after.receipt().orElseThrow().relays()).isEqualTo(new BroadcastSnapshot.Count(1, 1));
        assertThat(after.receipt().orElseThrow().peers()).isEqualTo(new BroadcastSnapshot.Count(1, 1));
        Await.until(SOON, () -> row(bruno, "ana@test")
                .filter(r -> r.addresses().isEmpty())
                .isPresent());
        assertThat(row(bruno, "ana@test").orElseThrow().broadcasting()).isFalse();
        // And back on: the higher seq is accepted again, by links of the lasting identity.
        var visible = Set.copyOf(ana.faces().broadcasting().preview().published());
        ana.faces().broadcasting().switchOn(visible).get();
        Await.until(SOON, () -> row(bruno, "ana@test").filter(PeerRow::online).isPresent());
    }

    @Test
    void gossipGoesOnWithoutTheRelayAndARestartNeedsNone() throws Exception {
        Relay relay = relay("relay");
        RunningNode ana = node("ana@test", relay.url(), true);
        RunningNode bruno = node("bruno@test", relay.url(), true);
        awaitPeer(ana, "bruno@test");
        awaitPeer(bruno, "ana@test");
        relay.close();

        // News still travels.
        ana.faces().broadcasting().rename("anna@test").get();
        awaitPeer(bruno, "anna@test");

        // Bruno comes back knowing nobody but whom he met.
        Await.until(SOON, () -> Files.exists(bruno.profile().resolve("flashback.mv.db")));
        bruno.close();
        RunningNode again = node("bruno@test", relay.url(), true);
        assertThat(row(again, "anna@test").or(() -> row(again, "ana@test"))).isPresent();
        awaitPeer(again, "anna@test");
        awaitPeer(ana, "bruno@test");
        Await.until(
                SOON,
                () -> again.faces().relays().state().current().getFirst().state() == RelayStatus.State.UNREACHABLE);
        assertThat(again.faces().relays().state().current().getFirst().nextTry())
                .isPresent();
    }

    @Test
    void aWrongPinIsToldAndNothingIsSent() throws Exception {
        RelayUrl right = relay("relay").url();
        var wrong = new RelayUrl(right.host(), right.port(), Optional.of("A".repeat(43)));
        RunningNode ana = node("ana@test", wrong, true);

        awaitNotice(ana, Notice.Code.RELAY_WRONG_KEY);
        // The first answer, also a bad one, starts the switch: it may still be under way.
        Await.until(SOON, () -> broadcast(ana).mode() == BroadcastSnapshot.Mode.BROADCASTING);
    }

    @Test
    void aTakenNameIsToldWithTheFingerprintOfItsOwner() throws Exception {
        RelayUrl relay = relay("relay").url();
        RunningNode first = node("ana@test", relay, true);
        Await.until(SOON, () -> broadcast(first).relays().done() == 1);
        RunningNode second = node("second", "ana@test", relay, true);

        awaitNotice(second, Notice.Code.NAME_TAKEN);
        String owner = first.faces().info().current().peerId().fingerprint().text();
        Notice notice = notice(second, Notice.Code.NAME_TAKEN).orElseThrow();
        assertThat(notice.body().replace("·", " ")).contains(owner.substring(0, 9));
        // Gossip works meanwhile.
        Await.until(SOON, () -> !second.faces().peers().current().rows().isEmpty());
    }

    @Test
    void aTakenPortIsReplacedAndTold() throws Exception {
        RunningNode first = start(setup("first", "a@test", Optional.empty(), 0, true));
        int taken = first.faces().info().current().port();

        RunningNode second = start(setup("second", "b@test", Optional.empty(), taken, true));

        assertThat(second.faces().info().current().port()).isNotEqualTo(taken).isPositive();
        awaitNotice(second, Notice.Code.PORT_IN_USE);
    }

    @Test
    void unreadableFilesAreSetAsideAndTold() throws Exception {
        RunningNode ana = node("ana@test", relay("relay").url(), false);
        String id = ana.faces().info().current().peerId().text();
        ana.close();
        Path profile = folder.resolve("ana@test");
        Files.writeString(profile.resolve("settings.json"), "{ not json");
        Files.write(profile.resolve("flashback.mv.db"), new byte[5_000]);

        RunningNode again = start(setup("ana@test", "ana@test", Optional.empty(), 0, false));

        assertThat(again.faces().info().current().peerId().text()).isEqualTo(id);
        Await.until(
                SOON,
                () -> again.faces().health().current().notices().stream()
                                .filter(n -> n.code() == Notice.Code.FILE_SET_ASIDE)
                                .count()
                        == 2);
        try (Stream<Path> files = Files.list(profile)) {
            assertThat(files.filter(file -> file.getFileName().toString().contains(".corrupt-")))
                    .hasSize(2);
        }
    }

    @Test
    void aSecondStartOnAProfileFindsItTaken() throws Exception {
        RunningNode ana = node("ana@test", relay("relay").url(), false);

        assertThat(RunningNode.start(setup("ana@test", "ana@test", Optional.empty(), 0, false), _ -> false))
                .isEmpty();
        ana.close();
        start(setup("ana@test", "ana@test", Optional.empty(), 0, false));
    }

    private Relay relay(String name) throws Exception {
        Relay relay = Relay.start(RelayOptions.loopback(folder.resolve(name)), new JsonRecordParser());
        open.push(relay);
        return relay;
    }

    private RunningNode node(String name, RelayUrl relay, boolean broadcast) throws Exception {
        return node(name, name, relay, broadcast);
    }

    private RunningNode node(String profile, String name, RelayUrl relay, boolean broadcast) throws Exception {
        return start(setup(profile, name, Optional.of(relay), 0, broadcast));
    }

    private RunningNode start(NodeSetup setup) throws StartException {
        RunningNode node = RunningNode.start(setup, _ -> false).orElseThrow();
        open.push(node);
        return node;
    }

    private NodeSetup setup(String profile, String name, Optional<RelayUrl> relay, int port, boolean broadcast) {
        return new NodeSetup(
                folder.resolve(profile),
                relay.stream().toList(),
                Optional.of(new ListenAddress(LOOPBACK, port)),
                Optional.of(new Email(name)),
                broadcast,
                List.of(),
                true,
                false);
    }

    private static BroadcastSnapshot broadcast(RunningNode node) {
        return node.faces().broadcasting().state().current();
    }

    private static void awaitPeer(RunningNode node, String name) {
        Await.until(SOON, () -> row(node, name).filter(PeerRow::online).isPresent());
    }

    private static Optional<PeerRow> row(RunningNode node, String name) {
        return node.faces().peers().current().rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst();
    }

    private static void awaitNotice(RunningNode node, Notice.Code code) {
        Await.until(SOON, () -> notice(node, code).isPresent());
    }

    private static Optional<Notice> notice(RunningNode node, Notice.Code code) {
        return node.faces().health().current().notices().stream()
                .filter(notice -> notice.code() == code)
                .findFirst();
    }

    /** Files under {@code root} that contain the text. */
    private static List<Path> holders(Path root, String text) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
