package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flashback.core.record.SignedEntry;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** Availability, performance, bandwidth and staleness of peers (protocol section 6). */
class ScoresTest {
    private static final Duration BEAT = Duration.ofSeconds(30);

    private final EngineProbe probe = EngineProbe.silent();

    @Test
    void aNeighbourThatBeatsIsAvailable() {
        var bruno = probe.neighbour("bruno@studio");
        assertThat(scores(bruno.peer()).availability()).isEmpty();
        beat(bruno, 120);
        PeerScores scores = scores(bruno.peer());
        // Of its leases none came; of its beats all.
        assertThat(scores.availability().orElseThrow()).isBetween(93.0, 97.0);
        assertThat(scores.received()).isBetween(118, 120);
        assertThat(scores.expected()).isBetween(123, 127);
        assertThat(scores.hours()).isEqualTo(2);
    }

    @Test
    void whatDoesNotComeCosts() {
        var bruno = probe.neighbour("bruno@studio");
        for (int i = 0; i < 60; i++) {
            bruno.beat();
            probe.advance(BEAT.multipliedBy(2));
        }
        assertThat(scores(bruno.peer()).availability().orElseThrow()).isCloseTo(47, within(3.0));
    }

    @Test
    void aPeerWithoutALinkIsJudgedByItsLeases() {
        var source = probe.silentNeighbour();
        TestPeer good = TestPeer.named("good@far");
        TestPeer lost = TestPeer.named("lost@far");
        Instant start = probe.now();
        long seq = start.toEpochMilli();
        source.announce(good.broadcast(start).expiresIn(Duration.ofHours(12)).entry(), 3);
        source.announce(lost.broadcast(start).expiresIn(Duration.ofHours(12)).entry(), 3);
        for (int minor = 1; minor <= 24; minor++) {
            // Renewals come every 5 to 15 minutes, in the mean every 10; the record says two hours.
            advanceWithBeats(source, Duration.ofMinutes(10));
            source.lease(good.lease(seq, minor, probe.now().plus(Duration.ofHours(12))), 3);
        }
        assertThat(scores(good).received()).isEqualTo(24);
        assertThat(scores(good).availability().orElseThrow()).isEqualTo(100);
        assertThat(scores(lost).availability()).hasValue(0);
        assertThat(scores(lost).expected()).isEqualTo(scores(good).expected()).isBetween(4, 24);
    }

    @Test
    void nothingIsExpectedWhileThereIsNoLinkAtAll() {
        var source = probe.silentNeighbour();
        TestPeer far = TestPeer.named("far@away");
        source.announce(
                far.broadcast(probe.now()).expiresIn(Duration.ofHours(12)).entry(), 3);
        source.gone(1006);
        probe.advance(Duration.ofHours(5));
        assertThat(scores(far).availability()).isEmpty();
        assertThat(scores(far).expected()).isZero();
    }

    @Test
    void scoresSurviveARestart() {
        var bruno = probe.neighbour("bruno@studio");
        probe.give(new Input.RoundTrip(bruno.id(), Duration.ofMillis(200)));
        probe.give(new Input.Throughput(bruno.peer().id(), 5_000_000));
        beat(bruno, 120);
        long seq = probe.engine()
                .peer(bruno.peer().id(), probe.now())
                .orElseThrow()
                .record()
                .seq();
        probe.drain();
        Instant until = probe.now().plus(Duration.ofHours(2));
        bruno.lease(bruno.peer().lease(seq, 1, until), 32);
        PeerView stored = probe.seen(Output.PutPeer.class).getLast().peer();
        EngineProbe next = EngineProbe.silent();
        next.jump(Duration.between(next.now(), probe.now()));
        var entry = new SignedEntry(stored.record().signed(), stored.lease().map(lease -> lease.signed()));
        var history = stored.history();
        var written = new PeerHistory(
                history.firstSeen(),
                history.lastSeen(),
                history.origin(),
                history.name(),
                history.rttMs(),
                new PeerHistory.Measured(
                        Availability.parse(history.measured().availability().text())
                                .orElseThrow(),
                        history.measured().bandwidth(),
                        history.measured().attested()));
        next.give(new Input.Restored(List.of(new Input.RestoredPeer(Verdicts.good(entry), written)), List.of()));
        PeerScores again =
                next.engine().peer(bruno.peer().id(), next.now()).orElseThrow().scores();
        assertThat(again).isEqualTo(stored.scores());
        assertThat(again.performance().orElseThrow()).isCloseTo(50, within(0.01));
        assertThat(again.bandwidth()).hasValue(5_000_000);
        assertThat(again.bandwidthMeasured()).isTrue();
        assertThat(again.total()).isCloseTo(0.6 * again.availability().orElseThrow() + 0.4 * 50, within(0.01));
    }

    @Test
    void aPeerIsStaleWhenOnlyOthersRepeatWhatItSaid() {
        var source = probe.silentNeighbour();
        TestPeer far = TestPeer.named("far@away");
        SignedEntry entry = far.broadcast(probe.now()).entry();
        source.announce(entry, 3);
        for (int minute = 0; minute < 31; minute++) {
            advanceWithBeats(source, Duration.ofMinutes(1));
            source.announce(entry, 3);
        }
        PeerView view = probe.engine().peer(far.id(), probe.now()).orElseThrow();
        assertThat(view.state()).isEqualTo(PeerState.STALE);
        assertThat(view.history().lastSeen()).isEqualTo(view.history().firstSeen());
        source.lease(far.lease(view.record().seq(), 1, probe.now().plus(Duration.ofHours(2))), 3);
        PeerView after = probe.engine().peer(far.id(), probe.now()).orElseThrow();
        assertThat(after.state()).isEqualTo(PeerState.DISCOVERED);
        assertThat(after.history().lastSeen()).isEqualTo(probe.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    }

    @Test
    void aPeerThatRenewsHourlyIsNotStaleSooner() {
        var source = probe.silentNeighbour();
        TestPeer far = TestPeer.named("far@away");
        source.announce(
                far.broadcast(probe.now()).expiresIn(Duration.ofHours(4)).entry(), 3);
        advanceWithBeats(source, Duration.ofMinutes(179));
        assertThat(state(far)).isEqualTo(PeerState.DISCOVERED);
        advanceWithBeats(source, Duration.ofMinutes(2));
        assertThat(state(far)).isEqualTo(PeerState.STALE);
    }

    private PeerState state(TestPeer peer) {
        return probe.engine().peer(peer.id(), probe.now()).orElseThrow().state();
    }

    private PeerScores scores(TestPeer peer) {
        return probe.engine().peer(peer.id(), probe.now()).orElseThrow().scores();
    }

    private void beat(EngineProbe.Neighbour neighbour, int times) {
        for (int i = 0; i < times; i++) {
            neighbour.beat();
            probe.advance(BEAT);
        }
    }

    private void advanceWithBeats(EngineProbe.Neighbour source, Duration by) {
        for (Duration passed = Duration.ZERO; passed.compareTo(by) < 0; passed = passed.plus(BEAT.multipliedBy(2))) {
            source.beat();
            probe.advance(BEAT.multipliedBy(2));
        }
    }
}
