package org.flashback.app.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.flashback.core.gossip.CountersView;
import org.flashback.core.gossip.MessageKind;
import org.flashback.core.gossip.RejectReason;
import org.junit.jupiter.api.Test;

/** Rates and sums follow from the counters alone. */
class SamplesTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final Samples samples = new Samples();
    private Instant now = START;
    private long updates;
    private long heartbeats;
    private long duplicates;
    private long tooOld;

    private GossipSnapshot after(Duration pause) {
        now = now.plus(pause);
        return samples.add(new Samples.Sample(now, now, counters(), new Samples.Bytes(updates * 1_000, 0)));
    }

    private CountersView counters() {
        Map<MessageKind, Long> in = new EnumMap<>(MessageKind.class);
        Map<MessageKind, Long> out = new EnumMap<>(MessageKind.class);
        for (MessageKind kind : MessageKind.values()) {
            in.put(kind, 0L);
            out.put(kind, 0L);
        }
        in.put(MessageKind.UPDATE, updates);
        out.put(MessageKind.HEARTBEAT, heartbeats);
        Map<RejectReason, Long> rejected =
                tooOld == 0 ? Map.of() : Map.of(RejectReason.OLDER, tooOld, RejectReason.BANNED, 1L);
        return new CountersView(in, out, duplicates, rejected);
    }

    @Test
    void theFirstSampleHasNoRates() {
        updates = 7;
        GossipSnapshot first = after(Duration.ZERO);
        assertThat(first.seconds()).isEmpty();
        assertThat(first.in()).isEqualTo(7);
        assertThat(first.inLastMinute()).isZero();
    }

    @Test
    void aRateIsWhatCameDividedByTheTimeItTook() {
        after(Duration.ZERO);
        updates = 6;
        heartbeats = 2;
        duplicates = 3;
        tooOld = 1;
        GossipSnapshot.Second second = after(Duration.ofSeconds(2)).seconds().getLast();
        assertThat(second.in()).isEqualTo(3);
        assertThat(second.out()).isEqualTo(1);
        assertThat(second.duplicates()).isEqualTo(1.5);
        assertThat(second.rejected()).isEqualTo(1);
        assertThat(second.bytesIn()).isEqualTo(3_000);
    }

    @Test
    void theLastMinuteForgetsWhatIsOlder() {
        after(Duration.ZERO);
        updates = 100;
        GossipSnapshot snapshot = after(Duration.ofSeconds(1));
        assertThat(snapshot.newsLastMinute()).isEqualTo(100);
        for (int i = 0; i < 61; i++) {
            updates++;
            snapshot = after(Duration.ofSeconds(1));
        }
        assertThat(snapshot.inLastMinute()).isEqualTo(60);
        assertThat(snapshot.in()).isEqualTo(161);
    }

    @Test
    void fiveMinutesAreKeptAndNoMore() {
        GossipSnapshot snapshot = GossipSnapshot.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            snapshot = after(Duration.ofSeconds(1));
        }
        assertThat(snapshot.seconds()).hasSize(GossipSnapshot.SECONDS);
        assertThat(snapshot.seconds().getFirst().at()).isEqualTo(now.minusSeconds(GossipSnapshot.SECONDS - 1));
    }

    @Test
    void afterTheComputerSleptNothingOldIsShown() {
        for (int i = 0; i < 20; i++) {
            after(Duration.ofSeconds(1));
        }
        updates = 36_000;
        GossipSnapshot snapshot = after(Duration.ofHours(10));
        assertThat(snapshot.seconds()).hasSize(1);
        assertThat(snapshot.seconds().getLast().in()).isEqualTo(1);
    }

    @Test
    void theMostFrequentReasonComesFirst() {
        tooOld = 5;
        assertThat(after(Duration.ZERO).rejected())
                .containsExactly(new GossipSnapshot.Rejection("older", 5), new GossipSnapshot.Rejection("banned", 1));
        assertThat(after(Duration.ZERO).rejections()).isEqualTo(6);
    }
}
