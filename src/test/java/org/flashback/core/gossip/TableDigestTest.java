package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.Hashes;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** Protocol section 4.4, reckoned a second time with BigInteger; the fixed numbers come from a third program. */
class TableDigestTest {
    private static final Instant NOW = EngineProbe.START;

    /**
     * Printed by Python's hashlib for entries of sha256("a") and sha256("b") as ids, seq 1 and 1763800000123, texts "x" and
     * "y".
     */
    @Test
    void vectorsOfAnotherProgram() {
        assertThat(hash(List.of())).isEqualTo("LDTOHfI7g4xavyp_ZDfMo9MGftUJ_yXxHfaxG1grUes");
        assertThat(hash(List.of(entry("a", 1, "x")))).isEqualTo("O4wYnpjreQaZxdYSZoi2w8wCdyMmNDk7xchtAirH1Yg");
        assertThat(hash(List.of(entry("a", 1, "x"), entry("b", 1_763_800_000_123L, "y"))))
                .isEqualTo("81eEOCnlpX17RaXxt03pgCBUpVbzPdvcR4PGR9cbFus");
        assertThat(EngineProbe.EMPTY_ROOT).isEqualTo("LDTOHfI7g4xavyp_ZDfMo9MGftUJ_yXxHfaxG1grUes");
    }

    @Test
    void theEngineReckonsTheSameInAnyOrder() {
        List<SignedEntry> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            TestPeer peer = TestPeer.named("p" + i + "@y");
            Instant issued = NOW.minusSeconds(60 + i);
            entries.add(
                    i % 5 == 0
                            ? SignedEntry.of(peer.withdrawal(issued, issued.toEpochMilli()))
                            : peer.broadcast(issued).entry());
        }
        List<VerifiedRecord> records =
                entries.stream().map(entry -> Verdicts.good(entry).record()).toList();
        String expected = hash(records.stream().map(TableDigestTest::entryOf).toList());
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(entries, new Random(seed));
            EngineProbe probe = EngineProbe.silent();
            var link = probe.silentNeighbour();
            entries.forEach(entry -> link.announce(entry, 1));
            Digest digest = digestOf(probe);
            assertThat(digest.count()).isEqualTo(40);
            assertThat(digest.root()).as("seed %d", seed).isEqualTo(expected);
            assertThat(digest.asOf())
                    .isEqualTo(Instant.parse("2026-11-22T11:59:50Z").toEpochMilli());
        }
    }

    @Test
    void unsettledHeldBackAndExpiredEntriesAreNotInIt() {
        EngineProbe probe = EngineProbe.silent();
        var link = probe.silentNeighbour();
        SignedEntry settled = TestPeer.named("a@y")
                .broadcast(Instant.parse("2026-11-22T11:59:49.999Z"))
                .entry();
        link.announce(settled, 1);
        link.announce(
                TestPeer.named("b@y")
                        .broadcast(Instant.parse("2026-11-22T11:59:50Z"))
                        .entry(),
                1);
        link.announce(TestPeer.named("c@y").broadcast(NOW.plusSeconds(50)).entry(), 1);
        link.announce(
                TestPeer.named("d@y")
                        .broadcast(NOW.minus(Duration.ofHours(2)).plusSeconds(5))
                        .entry(),
                1);
        probe.jump(Duration.ofMillis(1));
        Digest digest = digestOf(probe);
        assertThat(digest.count()).isEqualTo(2);
        probe.jump(Duration.ofSeconds(16));
        assertThat(digestOf(probe).count()).isEqualTo(2);
    }

    @Test
    void leasesAreNotInItButProlong() {
        EngineProbe probe = EngineProbe.silent();
        var link = probe.silentNeighbour();
        TestPeer ana = TestPeer.named("a@y");
        link.announce(ana.broadcast(NOW.minusSeconds(60)).entry(), 1);
        String before = digestOf(probe).root();
        link.lease(ana.lease(NOW.minusSeconds(60).toEpochMilli(), 1, NOW.plusSeconds(7_200)), 1);
        assertThat(digestOf(probe).root()).isEqualTo(before);
    }

    /** What the engine says in HELLO to somebody new. */
    private static Digest digestOf(EngineProbe probe) {
        var link = probe.accept(TestPeer.named("new@y"));
        return link.heard(Message.Hello.class).getFirst().digest();
    }

    /** The 72 bytes of an entry. */
    private static byte[] entry(String id, long seq, String text) {
        return bytes(Hashes.sha256(id), seq, text);
    }

    private static byte[] entryOf(VerifiedRecord record) {
        return bytes(record.peerId().bytes(), record.seq(), record.signed().text());
    }

    private static byte[] bytes(byte[] id, long seq, String text) {
        return ByteBuffer.allocate(72)
                .put(id)
                .putLong(seq)
                .put(Hashes.sha256(text))
                .array();
    }

    private static String hash(List<byte[]> entries) {
        BigInteger sum = BigInteger.ZERO;
        for (byte[] entry : entries) {
            sum = sum.add(new BigInteger(1, Hashes.sha256(entry)));
        }
        byte[] wrapped = sum.mod(BigInteger.TWO.pow(256)).toByteArray();
        ByteBuffer all = ByteBuffer.allocate(40);
        int length = Math.min(32, wrapped.length);
        all.position(32 - length);
        all.put(wrapped, wrapped.length - length, length);
        all.putLong(entries.size());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Hashes.sha256(all.array()));
    }
}
