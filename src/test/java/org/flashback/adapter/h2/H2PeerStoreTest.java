package org.flashback.adapter.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.app.port.PeerStore.Candidates;
import org.flashback.app.port.PeerStore.Change;
import org.flashback.app.port.PeerStore.Put;
import org.flashback.app.port.PeerStore.Remove;
import org.flashback.app.port.PeerStore.StoredPeer;
import org.flashback.app.port.PeerStore.StoredTrust;
import org.flashback.app.port.PeerStore.Trusted;
import org.flashback.app.port.PeerStore.Withdrawn;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.identity.Trust;
import org.flashback.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2PeerStoreTest extends H2PeerStoreFixture {
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
    void keepsWhatTheUserDecidedEvenWhenThePeerIsForgotten() throws Exception {
        StoredPeer peer = peer("198.51.100.7", true);
        var pinned = new StoredTrust(peer.peerId(), "änä@laptop", new Trust(Optional.of(SEEN), Trust.Stance.FOLLOWED));
        var blocked = new StoredTrust(id(), "", new Trust(Optional.empty(), Trust.Stance.BLOCKED));
        try (var store = open()) {
            assertThat(store.trusts()).isEmpty();
            store.apply(List.of(new Put(peer), new Trusted(pinned), new Trusted(blocked)));
            store.apply(List.of(new Remove(peer.peerId())));
        }
        try (var store = open()) {
            assertThat(store.trusts()).containsExactlyInAnyOrder(pinned, blocked);
            store.apply(List.of(new Trusted(new StoredTrust(blocked.peerId(), "", Trust.NONE))));
            assertThat(store.trusts()).containsExactly(pinned);
        }
    }

    /** A table as the first version of the program left it. */
    @Test
    void takesOverTheTableOfTheFirstVersion() throws Exception {
        StoredPeer peer = peer("198.51.100.7", false);
        try (var store = open()) {
            store.apply(List.of(new Put(peer)));
        }
        try (var connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + profile.resolve("flashback").toAbsolutePath()
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                        "sa",
                        "");
                var statement = connection.createStatement()) {
            for (String column : List.of("availability", "bandwidth", "attested")) {
                statement.execute("alter table peers drop column " + column);
            }
            statement.execute("drop table trust");
            statement.execute("delete from \"flyway_schema_history\" where \"version\" = '2'");
        }
        try (var store = open()) {
            assertThat(store.load()).containsExactly(peer);
            assertThat(store.trusts()).isEmpty();
        }
        assertThat(setAside).isEmpty();
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
}
