package org.flashback.adapter.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.flashback.app.port.PeerStore.Put;
import org.flashback.app.port.PeerStore.StoredPeer;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.junit.jupiter.api.Test;

/** What becomes of a store whose file is damaged, held by another process, or closed underneath. */
class H2PeerStoreDamageTest extends H2PeerStoreFixture {
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
}
