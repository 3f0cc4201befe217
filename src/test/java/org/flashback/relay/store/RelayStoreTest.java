package org.flashback.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final RecordVerifier VERIFIER = new RecordVerifier(new JsonRecordParser());

    @TempDir
    Path folder;

    private RelayDatabase database;
    private RelayStore store;
    private RelayListings listings;

    @BeforeEach
    void open() throws RelayStoreException {
        use(RelayDatabase.open(folder, NOW));
    }

    private void use(RelayDatabase opened) {
        database = opened;
        store = new RelayStore(opened);
        listings = new RelayListings(opened);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theFirstKeyKeepsTheName() throws RelayStoreException {
        TestPeer first = TestPeer.named("Ana@Laptop.local");
        TestPeer second = TestPeer.named("ana@laptop.LOCAL");
        assertThat(register(first.broadcast(NOW))).isInstanceOf(Outcome.Stored.class);
        assertThat(register(second.broadcast(NOW))).isEqualTo(new Outcome.NameTaken(first.id()));
        assertThat(register(first.broadcast(NOW))).isInstanceOf(Outcome.Stored.class);
        assertThat(listings.bootstrapPeers(Optional.empty(), 50, NOW).total()).isEqualTo(1);
    }

    @Test
    void theNameStaysBoundWhileItsPeerIsSilent() throws RelayStoreException {
        TestPeer first = TestPeer.named("ana@laptop.local");
        register(first.broadcast(NOW).seq(1));
        store.withdraw(withdrawal(first, 2), NOW.plus(Duration.ofHours(2)));
        store.sweep(NOW.plus(Duration.ofDays(2)));
        assertThat(register(TestPeer.named("ana@laptop.local").broadcast(NOW)))
                .isEqualTo(new Outcome.NameTaken(first.id()));
    }

    @Test
    void aKeyMayTakeAnotherFreeNameAndGivesUpTheOld() throws RelayStoreException {
        TestPeer ana = TestPeer.named("ana@laptop.local");
        TestPeer bruno = TestPeer.named("bruno@studio.local");
        register(ana.broadcast(NOW).seq(1));
        register(bruno.broadcast(NOW));
        assertThat(register(ana.renamed("bruno@studio.local").broadcast(NOW).seq(2)))
                .isEqualTo(new Outcome.NameTaken(bruno.id()));
        assertThat(register(ana.renamed("ana@desk.local").broadcast(NOW).seq(3)))
                .isInstanceOf(Outcome.Stored.class);
        assertThat(register(TestPeer.named("ana@laptop.local").broadcast(NOW))).isInstanceOf(Outcome.Stored.class);
        TestPeer late = TestPeer.named("ana@desk.local");
        assertThat(register(late.broadcast(NOW))).isEqualTo(new Outcome.NameTaken(ana.id()));
    }

    @Test
    void nothingOldRevivesAWithdrawnPeer() throws RelayStoreException {
        TestPeer ana = TestPeer.named("ana@laptop.local");
        register(ana.broadcast(NOW).seq(7).at(4000, "203.0.113.5"));
        assertThat(store.withdraw(withdrawal(ana, 8), NOW.plus(Duration.ofHours(2))))
                .isInstanceOf(Outcome.Stored.class);
        assertThat(listings.bootstrapPeers(Optional.empty(), 50, NOW).peers()).isEmpty();
        assertThat(count("bootstrap_nodes")).isZero();
        assertThat(register(ana.broadcast(NOW).seq(7))).isInstanceOf(Outcome.Outdated.class);
        assertThat(register(ana.broadcast(NOW).seq(8))).isInstanceOf(Outcome.Outdated.class);
        assertThat(register(ana.broadcast(NOW).seq(9))).isInstanceOf(Outcome.Stored.class);
        // The withdrawal that came before does not delete what came after.
        assertThat(store.withdraw(withdrawal(ana, 8), NOW.plus(Duration.ofHours(2))))
                .isInstanceOf(Outcome.Outdated.class);
        assertThat(count("bootstrap_nodes")).isEqualTo(1);
    }

    @Test
    void whatHasExpiredIsNotListedAndThenGone() throws RelayStoreException {
        TestPeer ana = TestPeer.named("ana@laptop.local");
        register(ana.broadcast(NOW).hosting("films"));
        store.withdraw(withdrawal(TestPeer.named("bruno@studio.local"), 1), NOW.plus(Duration.ofHours(2)));
        Instant later = NOW.plus(Duration.ofHours(1));
        assertThat(listings.hosting(List.of("films"), 20, later.minusMillis(1)).total())
                .isEqualTo(1);
        assertThat(listings.hosting(List.of("films"), 20, later).total()).isZero();
        assertThat(store.sweep(later)).isEqualTo(1);
        assertThat(count("bootstrap_nodes") + count("node_repositories")).isZero();
        assertThat(store.sweep(NOW.plus(Duration.ofHours(2)))).isEqualTo(1);
        assertThat(count("withdrawals")).isZero();
    }

    @Test
    void thoseWithMostOfTheRepositoriesComeFirst() throws RelayStoreException {
        String repoId = "ab".repeat(32);
        var byId = new RepositorySummary(
                "other name", Optional.empty(), Optional.of(repoId), Optional.empty(), OptionalLong.empty());
        TestPeer three = TestPeer.named("three@x");
        TestPeer two = TestPeer.named("two@x");
        register(TestPeer.named("none@x").broadcast(NOW).hosting("d"));
        register(TestPeer.named("one@x").broadcast(NOW).hosting("a", "d"));
        register(three.broadcast(NOW).hosting("a", "b").hosting(byId));
        register(two.broadcast(NOW).hosting("a", "b"));
        Listing all = listings.hosting(List.of("a", "b", repoId), 20, NOW);
        assertThat(all.total()).isEqualTo(3);
        assertThat(all.peers()).extracting(RelayStoreTest::owner).startsWith(three.id(), two.id());
        Listing best = listings.hosting(List.of("a", "b", repoId), 1, NOW);
        assertThat(best.peers()).extracting(RelayStoreTest::owner).containsExactly(three.id());
        assertThat(best.total()).isEqualTo(3);
        assertThat(listings.hosting(List.of("A"), 20, NOW).total()).isZero();
    }

    @Test
    void findsSeedersAndBootstrapPeers() throws RelayStoreException {
        String hash = "cd".repeat(20);
        TestPeer seeder = TestPeer.named("seeder@x");
        register(seeder.broadcast(NOW).sharing(hash));
        register(TestPeer.named("leaf@x").broadcast(NOW).bootstrap(false));
        assertThat(listings.sharing(hash, 20, NOW).peers())
                .extracting(RelayStoreTest::owner)
                .containsExactly(seeder.id());
        assertThat(listings.sharing("ef".repeat(20), 20, NOW).peers()).isEmpty();
        assertThat(listings.bootstrapPeers(Optional.empty(), 20, NOW).peers()).hasSize(1);
        assertThat(listings.bootstrapPeers(Optional.of(seeder.id()), 20, NOW).peers())
                .isEmpty();
    }

    @Test
    void renewalKeepsTheNewerLease() throws RelayStoreException {
        TestPeer ana = TestPeer.named("ana@laptop.local");
        var draft = ana.broadcast(NOW);
        long seq = NOW.toEpochMilli();
        var second = ana.lease(seq, 2, NOW.plus(Duration.ofHours(2)));
        register(draft.entry(second));
        register(draft.entry(ana.lease(seq, 1, NOW.plus(Duration.ofHours(1)))));
        register(draft.entry());
        SignedEntry held =
                listings.bootstrapPeers(Optional.empty(), 1, NOW).peers().getFirst();
        assertThat(held.lease()).contains(second);
        var third = ana.lease(seq, 3, NOW.plus(Duration.ofHours(2)));
        register(draft.entry(third));
        held = listings.bootstrapPeers(Optional.empty(), 1, NOW).peers().getFirst();
        assertThat(held.lease()).contains(third);
    }

    @Test
    void ofKeysThatRaceForANameOneWins() throws Exception {
        int names = 20;
        int keysPerName = 100;
        Map<String, PeerId> winners = new ConcurrentHashMap<>();
        var refused = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(16)) {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < names * keysPerName; i++) {
                String name = "name" + i % names + "@racing.local";
                work.add(threads.submit(() -> {
                    TestPeer peer = TestPeer.named(name);
                    switch (register(peer.broadcast(NOW))) {
                        case Outcome.Stored _ ->
                            assertThat(winners.put(name, peer.id())).isNull();
                        case Outcome.NameTaken _ -> refused.incrementAndGet();
                        case Outcome.Outdated _, Outcome.Twin _ -> throw new AssertionError("not a question of seq");
                    }
                    return null;
                }));
            }
            for (Future<?> done : work) {
                done.get();
            }
        }
        assertThat(winners).hasSize(names);
        assertThat(refused).hasValue(names * (keysPerName - 1));
        assertThat(count("identities")).isEqualTo(names);
        assertThat(count("bootstrap_nodes")).isEqualTo(names);
    }

    @Test
    void keysThatSwapNamesDoNotLockEachOther() throws Exception {
        TestPeer ana = TestPeer.named("ana@x");
        TestPeer bruno = TestPeer.named("bruno@x");
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Future<Outcome>>();
            for (int i = 0; i < 100; i++) {
                String name = "n" + i % 3 + "@x";
                TestPeer peer = (i % 2 == 0 ? ana : bruno).renamed(name);
                long seq = i;
                work.add(threads.submit(() -> register(peer.broadcast(NOW).seq(seq))));
            }
            for (Future<Outcome> done : work) {
                assertThat(done.get()).isNotNull();
            }
        }
        assertThat(count("identities")).isBetween(1L, 2L);
    }

    @Test
    void acknowledgedRowsSurviveAHardStop() throws Exception {
        TestPeer ana = TestPeer.named("ana@laptop.local");
        TestPeer bruno = TestPeer.named("bruno@studio.local");
        register(ana.broadcast(NOW));
        register(bruno.broadcast(NOW).seq(1));
        store.withdraw(withdrawal(bruno, 2), NOW.plus(Duration.ofHours(2)));
        // What is in the file now is what a killed process leaves behind.
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(folder.resolve("relay.mv.db"), copy.resolve("relay.mv.db"));
        database.close();
        use(RelayDatabase.open(copy, NOW));
        assertThat(database.setAside()).isEmpty();
        assertThat(listings.bootstrapPeers(Optional.empty(), 20, NOW).peers())
                .extracting(RelayStoreTest::owner)
                .containsExactly(ana.id());
        assertThat(register(TestPeer.named("ana@laptop.local").broadcast(NOW)))
                .isEqualTo(new Outcome.NameTaken(ana.id()));
        assertThat(register(bruno.broadcast(NOW).seq(1))).isInstanceOf(Outcome.Outdated.class);
    }

    @Test
    void anUnreadableDatabaseIsSetAside() throws Exception {
        register(TestPeer.named("ana@laptop.local").broadcast(NOW));
        database.close();
        long seed = new Random().nextLong();
        System.err.println("seed " + seed);
        byte[] noise = new byte[8192];
        new Random(seed).nextBytes(noise);
        Files.write(
                folder.resolve("relay.mv.db"), noise, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        use(RelayDatabase.open(folder, NOW));
        assertThat(database.setAside().orElseThrow()).exists().hasBinaryContent(noise);
        assertThat(register(TestPeer.named("ana@laptop.local").broadcast(NOW))).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void aDatabaseInUseIsLeftAlone() {
        assertThatThrownBy(() -> RelayDatabase.open(folder, NOW))
                .isInstanceOf(RelayStoreException.class)
                .hasMessageContaining("Another relay");
        assertThat(listings.answers()).isTrue();
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("relay.mv.db"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("relay.mv.db", "relay.lock");
        }
    }

    private Outcome register(TestPeer.Draft draft) throws RelayStoreException {
        return register(draft.entry());
    }

    private Outcome register(SignedEntry entry) throws RelayStoreException {
        var good = (Verdict.Good) VERIFIER.verify(entry);
        var content = (PeerRecord.Broadcast) good.record().content();
        return store.register(
                new NodeRow(good.record(), content, good.lease(), "certificate", NOW.plus(Duration.ofHours(1)), NOW));
    }

    private static org.flashback.core.record.VerifiedRecord withdrawal(TestPeer peer, long seq) {
        return ((Verdict.Good) VERIFIER.verify(SignedEntry.of(peer.withdrawal(NOW, seq)))).record();
    }

    private long count(String table) {
        return database.jdbi().withHandle(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }

    private static PeerId owner(SignedEntry entry) {
        return ((Verdict.Good) VERIFIER.verify(entry)).record().peerId();
    }
}
