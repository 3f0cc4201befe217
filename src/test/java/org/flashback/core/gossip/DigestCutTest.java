package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.Verdict;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.UnsignedRecords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums that the table keeps are those of its entries at every cut, whatever happened to it before. */
class DigestCutTest {
    private static final int STEPS = 3_000;

    private Instant now = EngineProbe.START;
    private final PeerTable table = new PeerTable();
    private final List<PeerKey> keys = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsAWalkOverTheWholeTable(long seed) {
        var random = new SplittableRandom(seed);
        var records = new UnsignedRecords(seed);
        for (int step = 0; step < STEPS; step++) {
            now = now.plusMillis(random.nextInt(3_000));
            change(random, records);
            if (step % 10 == 0) {
                sweep();
                // Also cuts that a neighbour may name, and a clock that is set back a little.
                Instant asOf = TableDigest.cut(now).plusSeconds(random.nextInt(-105, 65));
                check(asOf, "");
                check(asOf, Integer.toHexString(random.nextInt(16)));
                check(asOf, Integer.toHexString(256 + random.nextInt(256)).substring(1));
                check(asOf, Integer.toHexString(65_536 + random.nextInt(65_536)).substring(1));
            }
            if (step % 1_000 == 500) {
                now = now.minusSeconds(random.nextInt(900));
            }
        }
        assertThat(table.size()).as("seed %d", seed).isGreaterThan(100);
    }

    private void change(SplittableRandom random, UnsignedRecords records) {
        Instant issued = now.minusMillis(random.nextInt(200_000)).plusMillis(random.nextInt(30_000));
        Duration life = Duration.ofSeconds(random.nextInt(600, 7_200));
        if (keys.size() < 40 || random.nextInt(4) == 0) {
            Verdict.Good good = records.broadcast(records.key(), issued.toEpochMilli(), issued, life);
            keys.add(good.record().content().key());
            table.put(new PeerEntry(good.record(), Optional.empty(), Origin.relay("r"), now));
            return;
        }
        PeerKey key = keys.get(random.nextInt(keys.size()));
        Optional<PeerEntry> held = table.find(key.peerId());
        if (held.isEmpty()) {
            return;
        }
        PeerEntry entry = held.get();
        long seq = entry.seq() + 1;
        switch (random.nextInt(5)) {
            case 0 -> table.remove(key.peerId());
            case 1 -> {
                Verdict.Good gone = records.withdrawal(key, seq, issued);
                table.change(entry, () -> entry.replace(gone.record(), Optional.empty(), now));
            }
            case 2 -> {
                Verdict.Good newer = records.broadcast(key, seq, issued, life);
                table.change(entry, () -> entry.replace(newer.record(), Optional.empty(), now));
            }
            default -> {
                if (!entry.withdrawn()) {
                    Verdict.Good good = new Verdict.Good(entry.record(), Optional.empty());
                    // The end may also come nearer.
                    Instant until = now.plusSeconds(random.nextInt(7_200));
                    table.prolong(
                            entry,
                            records.leased(good, entry.minor() + 1, until)
                                    .lease()
                                    .orElseThrow());
                }
            }
        }
    }

    private void sweep() {
        table.due(now, entry -> {
            if (!entry.expired(now)) {
                return entry.expiresAtMs();
            }
            if (now.isAfter(entry.expiresAt().plusSeconds(60))) {
                table.remove(entry.peerId());
                return Long.MAX_VALUE;
            }
            return entry.expiresAtMs() + 60_001;
        });
        assertThat(table.all())
                .as("what has expired is gone a minute later")
                .noneMatch(entry -> now.isAfter(entry.expiresAt().plusSeconds(120)));
    }

    private void check(Instant asOf, String prefix) {
        DigestCut cut = table.cut(asOf);
        List<PeerEntry> expected = table.all().stream()
                .filter(entry -> entry.inDigest(asOf) && IdTree.startsWith(entry.peerId(), prefix))
                .toList();
        assertThat(cut.hash(prefix)).isEqualTo(TableDigest.hash(expected, asOf));
        assertThat(cut.entries(prefix)).containsExactlyInAnyOrderElementsOf(expected);
    }
}
