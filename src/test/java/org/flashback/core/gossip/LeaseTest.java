package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Protocol section 3.5. */
class LeaseTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final EngineProbe.Neighbour from = probe.silentNeighbour();
    private final EngineProbe.Neighbour other = probe.silentNeighbour();
    private final TestPeer ana = TestPeer.named("ana@laptop");
    private final Instant now = probe.now();

    @Test
    void aLeaseProlongsGoesOnAloneAndOnlyTheHigherMinorCounts() {
        from.announce(ana.broadcast(now).entry(), 32);
        other.drain();
        long seq = now.toEpochMilli();
        pass(Duration.ofMinutes(5));
        other.drain();
        Instant until = probe.now().plus(Duration.ofHours(2));
        from.lease(ana.lease(seq, 2, until), 32);
        assertThat(other.heard(Message.LeaseUpdate.class)).singleElement().satisfies(sent -> assertThat(sent.ttl())
                .isEqualTo(31));
        assertThat(expiry()).isEqualTo(Instant.ofEpochMilli(until.toEpochMilli()));
        from.lease(ana.lease(seq, 1, until.minusSeconds(60)), 32);
        from.lease(ana.lease(seq, 2, until.plusSeconds(5)), 32);
        assertThat(expiry()).isEqualTo(Instant.ofEpochMilli(until.toEpochMilli()));
        assertThat(other.heard(Message.LeaseUpdate.class)).hasSize(1);
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void leasesArePushedOncePerFourMinutesOnly() {
        from.announce(ana.broadcast(now).entry(), 32);
        long seq = now.toEpochMilli();
        from.lease(ana.lease(seq, 1, now.plusSeconds(7_201)), 32);
        from.lease(ana.lease(seq, 2, now.plusSeconds(7_202)), 32);
        assertThat(other.heard(Message.LeaseUpdate.class)).hasSize(1);
        pass(Limits.LEASE_PERIOD.plusSeconds(1));
        from.lease(ana.lease(seq, 3, probe.now().plusSeconds(7_200)), 32);
        assertThat(other.heard(Message.LeaseUpdate.class)).hasSize(1);
    }

    @Test
    void aLeaseAheadIsHeldBackAndOneFarAheadIsBlamed() {
        from.announce(ana.broadcast(now).entry(), 32);
        long seq = now.toEpochMilli();
        Instant ahead = now.plusSeconds(7_200 + 35);
        from.lease(ana.lease(seq, 1, ahead), 32);
        assertThat(expiry()).isEqualTo(Instant.ofEpochMilli(now.toEpochMilli() + 7_200_000));
        assertThat(misbehaviours()).isZero();
        probe.advance(Duration.ofSeconds(11));
        assertThat(expiry()).isEqualTo(Instant.ofEpochMilli(ahead.toEpochMilli()));
        from.lease(ana.lease(seq, 2, probe.now().plus(Duration.ofHours(3)).plusSeconds(1)), 32);
        assertThat(misbehaviours()).isEqualTo(1);
    }

    @Test
    void aRecordComesWithItsLeaseHoweverOldItIs() {
        Instant issued = now.minus(Duration.ofHours(5));
        SignedEntry alone = ana.broadcast(issued).entry();
        from.announce(alone, 32);
        assertThat(probe.engine().peers(now)).isEmpty();
        SignedEntry leased =
                ana.broadcast(issued).entry(ana.lease(issued.toEpochMilli(), 30, now.plus(Duration.ofHours(1))));
        from.announce(leased, 32);
        assertThat(expiry()).isEqualTo(Instant.ofEpochMilli(now.toEpochMilli() + 3_600_000));
        assertThat(announced(other)).containsExactly(leased);
    }

    @Test
    void aLeaseToAnUnknownRecordIsAskedForAndToAWithdrawnPeerIgnored() {
        from.lease(ana.lease(now.toEpochMilli(), 3, now.plusSeconds(7_000)), 32);
        assertThat(from.heard(Message.Request.class)).singleElement().satisfies(request -> assertThat(
                        ((Message.Want) request.query()).versions())
                .singleElement()
                .satisfies(version -> assertThat(version.peerId()).isEqualTo(ana.id())));
        TestPeer bob = TestPeer.named("bob@y");
        from.announce(bob.broadcast(now).entry(), 32);
        from.update(SignedEntry.of(bob.withdrawal(now, now.toEpochMilli() + 1)), 32);
        from.drain();
        from.lease(bob.lease(now.toEpochMilli(), 1, now.plusSeconds(7_000)), 32);
        assertThat(from.drain()).isEmpty();
    }

    @Test
    void aBadLeaseIsBlamedAndAGoodOneOfAnotherSeqIsJustUseless() {
        from.announce(ana.broadcast(now).entry(), 32);
        TestPeer bob = TestPeer.named("bob@y");
        from.lease(
                new SignedLease(
                        ana.lease(now.toEpochMilli(), 1, now.plusSeconds(7_000)).text(),
                        bob.lease(1, 1, now).signature()),
                32);
        assertThat(misbehaviours()).isEqualTo(1);
        from.lease(ana.lease(now.toEpochMilli() - 1, 1, now.plusSeconds(7_000)), 32);
        assertThat(misbehaviours()).isEqualTo(1);
    }

    /** Time goes on and the neighbours stay. */
    private void pass(Duration duration) {
        Duration left = duration;
        while (left.isPositive()) {
            Duration step = left.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : left;
            probe.advance(step);
            from.beat();
            other.beat();
            left = left.minus(step);
        }
        other.drain();
        from.drain();
    }

    private Instant expiry() {
        return probe.engine().peer(ana.id(), probe.now()).orElseThrow().expiresAt();
    }

    private static List<SignedEntry> announced(EngineProbe.Neighbour neighbour) {
        return neighbour.heard(Message.Announcement.class).stream()
                .map(Message.Announcement::entry)
                .toList();
    }

    private long misbehaviours() {
        return probe.seen(Output.Rejected.class).stream()
                .filter(Output.Rejected::misbehaviour)
                .count();
    }
}
