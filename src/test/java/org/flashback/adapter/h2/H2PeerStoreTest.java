package org.flashback.adapter.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.flashback.app.port.PeerStore.Candidate;
import org.flashback.app.port.PeerStore.Candidates;
import org.flashback.app.port.PeerStore.Change;
import org.flashback.app.port.PeerStore.Measured;
import org.flashback.app.port.PeerStore.Put;
import org.flashback.app.port.PeerStore.Remove;
import org.flashback.app.port.PeerStore.Source;
import org.flashback.app.port.PeerStore.StoredPeer;
import org.flashback.app.port.PeerStore.Withdrawn;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.testkit.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2PeerStoreTest {
    private static final Instant SEEN = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final long SEED = 20_260_101;

    @TempDir
    Path profile;

    private final Random random = new Random(SEED);
    private final List<Path> setAside = new ArrayList<>();
    private Path file;

    @BeforeEach
    void name() {
        file = profile.resolve("flashback.mv.db");
    }

    private H2PeerStore open() throws StoreException {
        return H2PeerStore.open(profile, TimeSource.SYSTEM, setAside::add);
    }

    @Test
    void readsBackWhatItStored() throws Exception {
        StoredPeer full = peer("198.51.100.7", true);
        StoredPeer bare = peer("198.51.100.8", false);
        var candidates = List.of(candidate(full, "198.51.100.7", true), candidate(bare, "2001:db8::8", false));
        try (var store = open()) {
            assertThat(store.load()).isEmpty();
            store.apply(List.of(new Put(full), new Put(bare), new Candidates(candidates)));
        }
        try (var store = open()) {
            assertThat(store.load()).containsExactlyInAnyOrder(full, bare);
            assertThat(store.candidates()).containsExactlyElementsOf(candidates);
        }
        assertThat(setAside).isEmpty();
        assertThat(profile.toFile().list()).containsExactly("flashback.mv.db");
    }

    @Test
    void replacesAndForgets() throws Exception {
        StoredPeer first = peer("198.51.100.7", true);
        StoredPeer later = withdrawal(first);
        StoredPeer other = peer("198.51.100.8", false);
        try (var store = open()) {
            store.apply(
                    List.of(new Put(first), new Put(other), new Candidates(List.of(candidate(first, "::9", true)))));
            store.apply(List.of(new Put(later)));
            assertThat(store.load()).containsExactlyInAnyOrder(later, other);
            store.apply(List.of(new Remove(first.peerId())));
            assertThat(store.load()).containsExactly(other);
            assertThat(store.candidates()).isEmpty();
        }
    }

    @Test
    void appliesAllOrNothing() throws Exception {
        StoredPeer good = peer("198.51.100.7", false);
        StoredPeer tooLong = peer("9".repeat(9_000), false);
        try (var store = open()) {
            assertThatThrownBy(() -> store.apply(List.of(new Put(good), new Put(tooLong))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("flashback.mv.db")
                    .hasMessageNotContaining("999");
            assertThat(store.load()).isEmpty();
            store.apply(List.of(new Put(good)));
            assertThat(store.load()).containsExactly(good);
        }
    }

    /** A copy of the file made while the store is open is what a kill of the process leaves. */
    @Test
    void aWithdrawalIsOnDiskWhenApplyReturns(@TempDir Path killed) throws Exception {
        StoredPeer peer = peer("198.51.100.7", true);
        try (var store = open()) {
            store.apply(List.of(new Put(peer)));
            store.apply(List.of(new Withdrawn(withdrawal(peer))));
            Files.copy(file, killed.resolve("flashback.mv.db"));
        }
        try (var store = H2PeerStore.open(killed, TimeSource.SYSTEM, setAside::add)) {
            assertThat(store.load()).containsExactly(withdrawal(peer));
        }
        assertThat(setAside).isEmpty();
    }

    @Test
    void theAddressLeavesTheFile() throws Exception {
        String gone = "198.51.100.7";
        String kept = "203.0.113.99";
        StoredPeer withdrawn = peer(gone, true);
        StoredPeer staying = peer(kept, true);
        try (var store = H2PeerStore.open(profile, TimeSource.SYSTEM, setAside::add, Duration.ofMillis(100))) {
            store.apply(List.of(new Put(withdrawn), new Put(staying)));
            store.apply(List.of(
                    new Candidates(List.of(candidate(withdrawn, gone, true), candidate(staying, kept, false)))));
            for (int i = 0; i < 50; i++) {
                store.apply(List.of(new Put(peer("192.0.2." + i, true)), new Put(withdrawn)));
            }
            store.apply(List.of(new Withdrawn(withdrawal(withdrawn))));
            assertThat(store.candidates()).hasSize(1);
            Await.until(Duration.ofSeconds(20), () -> occurrences(gone) == 0);
            assertThat(occurrences(kept)).isPositive();
            assertThat(store.load()).hasSize(52).contains(withdrawal(withdrawn), staying);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(occurrences(gone)).isZero();
        assertThat(occurrences(kept)).isPositive();
    }

    @Test
    void theAddressLeavesTheFileAtTheLatestWhenItIsClosed() throws Exception {
        StoredPeer peer = peer("198.51.100.7", true);
        try (var store = open()) {
            store.apply(List.of(new Put(peer)));
        }
        assertThat(occurrences("198.51.100.7")).isPositive();
        try (var store = open()) {
            store.apply(List.of(new Withdrawn(withdrawal(peer))));
            assertThat(occurrences("198.51.100.7")).isPositive();
        }
        assertThat(occurrences("198.51.100.7")).isZero();
    }

    @Test
    void anErasureThatAKillPreventedFollowsAfterTheNextStart(@TempDir Path killed) throws Exception {
        StoredPeer peer = peer("198.51.100.7", true);
        Path copy = killed.resolve("flashback.mv.db");
        try (var store = open()) {
            store.apply(List.of(new Put(peer)));
        }
        try (var store = open()) {
            store.apply(List.of(new Withdrawn(withdrawal(peer))));
            Files.copy(file, copy);
        }
        assertThat(occurrences(copy, "198.51.100.7")).isPositive();
        try (var store = H2PeerStore.open(killed, TimeSource.SYSTEM, setAside::add, Duration.ofMillis(1))) {
            Await.until(Duration.ofSeconds(20), () -> occurrences(copy, "198.51.100.7") == 0);
            assertThat(store.load()).hasSize(1);
        }
    }

    @Test
    void loadsAFullTableSoonEnough() throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            changes.add(new Put(peer("10.0." + (i >> 8) + "." + (i & 255), true)));
        }
        try (var store = open()) {
            store.apply(changes);
        }
        // H2 works on the calling thread. Its own time does not depend on what else this machine is doing.
        long ownStart = ownNanos();
        long start = System.nanoTime();
        try (var store = open()) {
            assertThat(store.load()).hasSize(20_000);
            Duration own = Duration.ofNanos(ownNanos() - ownStart);
            log("opened and loaded 20,000 peers in " + Duration.ofNanos(System.nanoTime() - start) + ", own " + own);
            assertThat(own).isLessThan(Duration.ofMillis(1_500));
            start = System.nanoTime();
            store.apply(List.of(new Withdrawn(withdrawal(store.load().getFirst()))));
        }
        log("erased one of them in " + Duration.ofNanos(System.nanoTime() - start));
    }

    private static long ownNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void log(String message) {
        System.getLogger("test").log(System.Logger.Level.INFO, message);
    }

    @Test
    void setsAsideWhatIsNoDatabase() throws Exception {
        Files.writeString(file, "this is not a database, and it is long enough to be looked at\n".repeat(500));
        StoredPeer peer = peer("198.51.100.7", true);
        try (var store = open()) {
            assertThat(setAside).hasSize(1);
            assertThat(setAside.getFirst().getFileName().toString()).startsWith("flashback.mv.db.corrupt-");
            assertThat(setAside.getFirst()).content().startsWith("this is not a database");
            assertThat(store.load()).isEmpty();
            store.apply(List.of(new Put(peer)));
        }
        try (var store = open()) {
            assertThat(store.load()).containsExactly(peer);
        }
        assertThat(setAside).hasSize(1);
    }

    @Test
    void startsWithAnyDamage() throws Exception {
        try (var store = open()) {
            for (int i = 0; i < 40; i++) {
                store.apply(List.of(new Put(peer("10.0.0." + i, true))));
            }
        }
        byte[] good = Files.readAllBytes(file);
        for (int round = 0; round < 25; round++) {
            byte[] damaged = round % 5 == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flips = 0; round % 5 != 0 && flips < 60; flips++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            StoredPeer fresh = peer("198.51.100.7", true);
            try (var store = open()) {
                store.load();
                store.candidates();
                store.apply(List.of(new Put(fresh)));
                assertThat(store.load()).as("seed %d, round %d", SEED, round).contains(fresh);
            }
        }
        assertThat(setAside).as("at least the mangled headers").isNotEmpty();
    }

    @Test
    void opensAgainWhenTheDatabaseClosedUnderneath() throws Exception {
        StoredPeer peer = peer("198.51.100.7", true);
        try (var store = open()) {
            store.apply(List.of(new Put(peer)));
            shutDownUnderneath();
            StoredPeer second = peer("198.51.100.8", true);
            store.apply(List.of(new Put(second)));
            assertThat(store.load()).containsExactlyInAnyOrder(peer, second);
        }
        assertThat(setAside).isEmpty();
    }

    @Test
    void leavesADatabaseThatAnotherProcessHoldsWhereItIs() throws Exception {
        try (var store = open()) {
            store.apply(List.of(new Put(peer("198.51.100.7", true))));
        }
        Process holder = hold();
        try {
            assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
            assertThat(setAside).isEmpty();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (var store = open()) {
            assertThat(store.load()).hasSize(1);
        }
    }

    @Test
    void recoversWhenItCouldNotOpenAgainAtFirst() throws Exception {
        try (var store = open()) {
            store.apply(List.of(new Put(peer("198.51.100.7", true))));
            shutDownUnderneath();
            Process holder = hold();
            try {
                assertThatThrownBy(store::load).isInstanceOf(StoreException.class);
            } finally {
                holder.destroyForcibly().waitFor();
            }
            assertThat(store.load()).hasSize(1);
        }
        assertThat(setAside).isEmpty();
    }

    private void shutDownUnderneath() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + profile.toAbsolutePath().resolve("flashback"), "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("shutdown");
        }
    }

    /** Returns when another process has the database open. */
    private Process hold() throws java.io.IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        profile.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Optional<String> held = holder.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter("held"::equals)
                .findFirst();
        assertThat(held).isPresent();
        return holder;
    }

    /** Another process with the database open. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            H2PeerStore.open(Path.of(args[0]), TimeSource.SYSTEM, path -> {});
            System.out.println("held");
            Thread.currentThread().join();
        }
    }

    private int occurrences(String text) {
        return occurrences(file, text);
    }

    /** In the raw bytes, as somebody would find it who reads the disk. */
    private static int occurrences(Path file, String text) {
        try {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            int count = 0;
            for (int at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
                count++;
            }
            return count;
        } catch (java.io.IOException beingReplaced) {
            return Integer.MAX_VALUE;
        }
    }

    private PeerId id() {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return PeerId.ofHash(hash);
    }

    private StoredPeer peer(String address, boolean full) {
        PeerId id = id();
        String record = "{\"v\":1,\"peer_id\":\"" + id + "\",\"public_key\":\"" + id() + id()
                + "\",\"socket_addresses\":[\"" + address + "\"],\"port\":13337,\"email\":\"änä@laptop\"}";
        Optional<SignedLease> lease =
                full ? Optional.of(new SignedLease("{\"peer_id\":\"" + id + "\"}", "leasesig")) : Optional.empty();
        return new StoredPeer(
                id,
                new SignedEntry(new SignedRecord(record, id() + "sig"), lease),
                false,
                "änä@laptop",
                SEEN,
                SEEN.plusMillis(1),
                full ? Source.PEER : Source.ITSELF,
                full ? Optional.of(id()) : Optional.empty(),
                full ? "bruno@studio" : "",
                full ? 3 : 0,
                full ? OptionalLong.of(17) : OptionalLong.empty(),
                full ? new Measured("AAAAAAAAAAE", OptionalLong.of(1_250_000), true) : Measured.NONE);
    }

    private static StoredPeer withdrawal(StoredPeer of) {
        return new StoredPeer(
                of.peerId(),
                SignedEntry.of(new SignedRecord(
                        "{\"v\":1,\"peer_id\":\"" + of.peerId() + "\",\"status\":\"withdrawn\"}", "sig")),
                true,
                of.name(),
                of.firstSeen(),
                of.lastSeen(),
                of.source(),
                of.introducer(),
                of.introducerLabel(),
                of.hops(),
                OptionalLong.empty(),
                Measured.NONE);
    }

    private static Candidate candidate(StoredPeer peer, String address, boolean anchor) {
        return new Candidate(peer.peerId(), new IpAddress(address), 13_337, anchor);
    }
}
