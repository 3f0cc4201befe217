package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Logger;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.UnsignedRecords;
import org.junit.jupiter.api.Test;

/**
 * What a table of 10,000 costs. The figures are logged; only bounds that hold on any machine are asserted, far from what is
 * measured.
 */
class TableMemoryTest {
    private static final Logger LOG = Logger.getLogger(TableMemoryTest.class.getName());
    private static final int PEERS = 10_000;
    private static final Instant NOW = EngineProbe.START;

    private final UnsignedRecords records = new UnsignedRecords(3);

    @Test
    void anEntryCostsLittleBesideItsRecord() {
        List<VerifiedRecord> shared = new ArrayList<>(PEERS);
        long before = heap();
        for (int i = 0; i < PEERS; i++) {
            shared.add(records.broadcast(NOW.minusSeconds(600 + i % 3_000)).record());
        }
        long withRecords = heap();
        List<PeerTable> tables = new ArrayList<>();
        for (int copy = 0; copy < 5; copy++) {
            var table = new PeerTable();
            Origin origin = new Origin(
                    Origin.Kind.NEIGHBOUR, Optional.of(shared.getFirst().peerId()), "", 2);
            for (VerifiedRecord record : shared) {
                table.put(new PeerEntry(record, Optional.empty(), origin, NOW));
            }
            TableDigest.of(table, TableDigest.cut(NOW));
            tables.add(table);
        }
        long withTables = heap();
        long perRecord = (withRecords - before) / PEERS;
        long perEntry = (withTables - withRecords) / PEERS / tables.size();
        LOG.info(() -> "a record takes " + perRecord + " bytes, an entry beside it " + perEntry);
        assertThat(perEntry).isLessThan(300);
        // 10,000 records, leases and entries within the 60 MB that a node may take for them.
        assertThat((perRecord + perEntry) * PEERS).isLessThan(60_000_000);
        assertThat(tables.getLast().size()).isEqualTo(shared.size());
    }

    @Test
    void digestsOfALargeTableAreCheap() {
        var table = new PeerTable();
        for (int i = 0; i < PEERS; i++) {
            table.put(new PeerEntry(
                    records.broadcast(NOW.minusSeconds(600 + i % 3_000)).record(),
                    Optional.empty(),
                    Origin.relay("r"),
                    NOW));
        }
        int times = 2_000;
        for (int i = 0; i < times; i++) {
            TableDigest.of(table, TableDigest.cut(NOW));
        }
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            TableDigest.of(table, TableDigest.cut(NOW.plusSeconds(i % 60)));
        }
        long micros = (System.nanoTime() - start) / 1_000 / times;
        LOG.info(() -> "the digest of " + PEERS + " entries takes " + micros + " µs");
        assertThat(table.cut(TableDigest.cut(NOW)).hash("").count()).isEqualTo(PEERS);
    }

    @Test
    void aRestartShowsThemAll() {
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            Verdict.Good good = records.broadcast(NOW.minusSeconds(600 + i % 3_000));
            var origin = new Origin(Origin.Kind.NEIGHBOUR, Optional.empty(), "", 2);
            peers.add(new Input.RestoredPeer(good, new PeerHistory(NOW, NOW, origin, "", OptionalLong.empty())));
        }
        EngineProbe probe = EngineProbe.silent();
        long start = System.nanoTime();
        probe.give(new Input.Restored(peers, List.of()));
        List<PeerView> views = probe.engine().peers(probe.now());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        LOG.info(() -> "the engine shows " + PEERS + " restored peers in " + millis + " ms");
        assertThat(views).hasSize(PEERS);
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
