package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.Hashes;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** Protocol sections 3.3–3.8, 4.1 and 7: what advances the table, and where it goes. */
class SpreadingTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final EngineProbe.Neighbour from = probe.silentNeighbour();
    private final EngineProbe.Neighbour other = probe.silentNeighbour();
    private final TestPeer ana = TestPeer.named("ana@laptop");
    private final Instant now = probe.now();

    @Test
    void newsGoesOnOnceAndNeitherBackNorToItsOwner() {
        EngineProbe.Neighbour owner = probe.neighbour("owner@host");
        SignedEntry newer = owner.peer().broadcast(now.plusMillis(5)).entry();
        other.drain();
        from.drain();
        from.update(newer, 32);
        assertThat(announced(other)).containsExactly(newer);
        assertThat(announced(from)).isEmpty();
        assertThat(announced(owner)).isEmpty();
        other.drain();
        other.update(newer, 32);
        from.update(newer, 32);
        assertThat(announced(from)).isEmpty();
        assertThat(announced(other)).isEmpty();
    }

    @Test
    void theTypeIsKeptAndTheTtlGoesDownToItsEnd() {
        from.announce(ana.broadcast(now).entry(), 32);
        from.update(ana.broadcast(now.plusMillis(1)).entry(), 2);
        from.update(ana.broadcast(now.plusMillis(2)).entry(), 1);
        assertThat(other.heard(Message.Announcement.class))
                .extracting(Message.Announcement::kind, Message.Announcement::ttl)
                .containsExactly(
                        tuple(Message.Announcement.Kind.FIRST, 31), tuple(Message.Announcement.Kind.UPDATE, 1));
        assertThat(held(ana.id())).isEqualTo(now.plusMillis(2).toEpochMilli());
    }

    @Test
    void anyOrderConvergesToTheHighestSeq() {
        List<SignedEntry> entries = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            entries.add(ana.broadcast(now.plusMillis(i)).entry());
        }
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(entries, new Random(seed));
            EngineProbe fresh = EngineProbe.silent();
            var link = fresh.silentNeighbour();
            entries.forEach(entry -> link.update(entry, 32));
            assertThat(fresh.engine().peer(ana.id(), now).orElseThrow().record().seq())
                    .as("seed %d", seed)
                    .isEqualTo(now.plusMillis(5).toEpochMilli());
        }
    }

    @Test
    void aReplayForwardsNothing() {
        SignedEntry old = ana.broadcast(now).entry();
        from.announce(old, 32);
        from.update(ana.broadcast(now.plusMillis(1)).entry(), 32);
        other.drain();
        for (int i = 0; i < 100; i++) {
            from.update(old, 32);
        }
        assertThat(announced(other)).isEmpty();
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void ofTwoTextsOfOneSeqTheSmallerHashStaysIsNotPushedAndCountsAgainstTheKeyOnly() {
        SignedRecord one = ana.broadcast(now).hosting("a").sign();
        SignedRecord two = ana.broadcast(now).hosting("b").sign();
        boolean order = compare(one, two) < 0;
        SignedRecord smaller = order ? one : two;
        SignedRecord larger = order ? two : one;
        from.announce(SignedEntry.of(larger), 32);
        other.drain();
        from.update(SignedEntry.of(smaller), 32);
        assertThat(text(ana.id())).isEqualTo(smaller.text());
        from.update(SignedEntry.of(larger), 32);
        assertThat(text(ana.id())).isEqualTo(smaller.text());
        assertThat(announced(other)).isEmpty();
        assertThat(misbehaviours()).isZero();
        // Five of them, and the key that signed so is banned.
        for (int i = 1; i <= 4; i++) {
            from.update(ana.broadcast(now.plusMillis(i)).hosting("a").entry(), 32);
            assertThat(probe.accept(ana).closed()).as("after %d", i).isEmpty();
            from.update(ana.broadcast(now.plusMillis(i)).hosting("b").entry(), 32);
        }
        assertThat(probe.accept(ana).closed()).contains(CloseCode.MISBEHAVIOUR);
        assertThat(from.closed()).isEmpty();
    }

    @Test
    void aWithdrawalDeletesTheAddressEverywhereAndOldRecordsReviveNothing() {
        List<SignedEntry> old = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            old.add(ana.broadcast(now.plusMillis(i)).at(13337, "198.18.7.7").entry());
        }
        from.announce(old.getFirst(), 32);
        probe.advance(Duration.ofSeconds(11));
        assertThat(lastCandidates()).anyMatch(candidate -> candidate.peerId().equals(ana.id()));
        probe.drain();
        other.drain();
        SignedRecord withdrawal = ana.withdrawal(probe.now(), probe.now().toEpochMilli());
        from.update(SignedEntry.of(withdrawal), 32);
        assertThat(announced(other)).containsExactly(SignedEntry.of(withdrawal));
        assertThat(probe.seen(Output.PeerWithdrew.class)).hasSize(1);
        assertThat(probe.seen(Output.PutWithdrawal.class)).hasSize(1);
        assertThat(lastCandidates()).noneMatch(candidate -> candidate.peerId().equals(ana.id()));
        other.drain();
        old.forEach(entry -> from.update(entry, 32));
        probe.advance(Duration.ofSeconds(11));
        assertThat(announced(other)).isEmpty();
        assertThat(lastCandidates()).noneMatch(candidate -> candidate.peerId().equals(ana.id()));
        assertThat(probe.engine().peer(ana.id(), probe.now()).orElseThrow().withdrawn())
                .isTrue();
        assertThat(probe.seen(Output.Dial.class)).noneMatch(dial -> dial.peer().equals(ana.id()));
        // Its twin: a newer record does.
        from.update(ana.broadcast(probe.now()).entry(), 32);
        assertThat(probe.engine().peer(ana.id(), probe.now()).orElseThrow().withdrawn())
                .isFalse();
        assertThat(probe.seen(Output.PeerAdded.class)).hasSize(1);
    }

    @Test
    void aWithdrawalOfSomebodyUnknownIsKeptAndGoesOn() {
        SignedRecord withdrawal = ana.withdrawal(now, now.toEpochMilli());
        from.update(SignedEntry.of(withdrawal), 32);
        assertThat(announced(other)).containsExactly(SignedEntry.of(withdrawal));
        from.update(ana.broadcast(now.minusMillis(1)).entry(), 32);
        assertThat(probe.engine().peer(ana.id(), now).orElseThrow().withdrawn()).isTrue();
    }

    @Test
    void aWithdrawalIsForgottenInSilenceWhenItExpires() {
        from.announce(ana.broadcast(now).entry(), 32);
        from.update(SignedEntry.of(ana.withdrawal(now, now.toEpochMilli() + 1)), 32);
        probe.advance(Duration.ofHours(2).plusSeconds(6));
        assertThat(probe.engine().peer(ana.id(), probe.now())).isEmpty();
        assertThat(probe.seen(Output.RemovePeer.class)).hasSize(1);
        assertThat(probe.seen(Output.PeerExpired.class)).isEmpty();
    }

    @Test
    void aWithdrawnNeighbourIsNoCandidateWhileItsLinkIsStillOpen() {
        probe.give(new Input.Introduced(
                "relay",
                List.of(Verdicts.good(ana.broadcast(now).at(13337, "198.18.7.7").entry()))));
        probe.advance(Duration.ofSeconds(1));
        var link = probe.answer(probe.seen(Output.Dial.class).getFirst(), ana);
        link.hello(ana.broadcast(now).at(13337, "198.18.7.7").entry());
        probe.advance(Duration.ofSeconds(11));
        assertThat(lastCandidates()).anyMatch(Candidate::anchor);
        link.update(SignedEntry.of(ana.withdrawal(probe.now(), probe.now().toEpochMilli())), 32);
        probe.advance(Duration.ofSeconds(30));
        assertThat(link.closed()).isEmpty();
        assertThat(lastCandidates()).isEmpty();
    }

    @Test
    void whatIsDatedALittleAheadIsHeldBackAndReleased() {
        SignedEntry just = ana.broadcast(now.plusSeconds(30)).entry();
        from.announce(just, 32);
        assertThat(announced(other)).containsExactly(just);
        TestPeer bob = TestPeer.named("bob@laptop");
        from.announce(bob.broadcast(now.plusSeconds(31)).entry(), 32);
        assertThat(probe.engine().peer(bob.id(), probe.now())).isEmpty();
        probe.advance(Duration.ofSeconds(7));
        assertThat(probe.engine().peer(bob.id(), probe.now())).isPresent();
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void whatIsDatedFarAheadIsBlamed() {
        from.announce(ana.broadcast(now.plus(Duration.ofMinutes(60))).entry(), 32);
        assertThat(misbehaviours()).isZero();
        from.announce(
                TestPeer.named("b@y")
                        .broadcast(now.plus(Duration.ofMinutes(60)).plusMillis(1))
                        .entry(),
                32);
        assertThat(misbehaviours()).isEqualTo(1);
        assertThat(probe.engine().peers(now)).isEmpty();
    }

    @Test
    void noMoreThanTwentyOfOneLinkAreHeldBackAndTheFarthestGoFirst() {
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            TestPeer peer = TestPeer.named("p" + i + "@y");
            peers.add(peer);
            from.announce(peer.broadcast(now.plusSeconds(60 - i)).entry(), 32);
        }
        probe.advance(Duration.ofSeconds(40));
        List<PeerId> known =
                probe.engine().peers(probe.now()).stream().map(PeerView::peerId).toList();
        assertThat(known).hasSize(20).doesNotContain(peers.getFirst().id());
    }

    @Test
    void expiryFollowsFromWhatIsSignedAlone() {
        SignedEntry shortLived =
                ana.broadcast(now).expiresIn(Duration.ofMinutes(10)).entry();
        from.announce(shortLived, 32);
        pass(Duration.ofMinutes(9).plusSeconds(59));
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
        probe.advance(Duration.ofSeconds(6));
        assertThat(probe.engine().peer(ana.id(), probe.now())).isEmpty();
        assertThat(probe.seen(Output.PeerExpired.class)).hasSize(1);
        assertThat(probe.seen(Output.RemovePeer.class)).hasSize(1);
        var fresh = probe.silentNeighbour();
        fresh.update(shortLived, 32);
        assertThat(probe.engine().peer(ana.id(), probe.now())).isEmpty();
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void theOwnKeyIsHeardOnceAndNeverListed() {
        TestPeer own = probe.own();
        SignedEntry copy = own.broadcast(now).entry();
        from.announce(copy, 32);
        from.announce(copy, 32);
        assertThat(probe.seen(Output.OwnKeyHeard.class)).singleElement().satisfies(heard -> {
            assertThat(heard.seq()).isEqualTo(now.toEpochMilli());
            assertThat(heard.withdrawal()).isFalse();
        });
        assertThat(announced(other)).isEmpty();
        assertThat(probe.engine().peers(now)).isEmpty();
    }

    @Test
    void whileBroadcastingOnlyANewerRecordOfTheOwnKeyIsHeard() {
        EngineProbe own = EngineProbe.broadcasting();
        var link = own.silentNeighbour();
        link.update(own.own().broadcast(own.now().minusSeconds(5)).entry(), 32);
        assertThat(own.seen(Output.OwnKeyHeard.class)).isEmpty();
        link.update(own.own().broadcast(own.now()).hosting("another text").entry(), 32);
        link.update(own.own().broadcast(own.now().plusMillis(9)).entry(), 32);
        link.update(SignedEntry.of(own.own().withdrawal(own.now(), own.now().toEpochMilli() + 10)), 32);
        assertThat(own.seen(Output.OwnKeyHeard.class))
                .extracting(Output.OwnKeyHeard::withdrawal)
                .containsExactly(false, false, true);
    }

    @Test
    void oneOriginChangesSixTimesAtOnceAndThenEveryTenSeconds() {
        from.announce(ana.broadcast(now).entry(), 32);
        for (int i = 1; i <= 7; i++) {
            from.update(ana.broadcast(now.plusMillis(i)).entry(), 32);
        }
        assertThat(held(ana.id())).isEqualTo(now.plusMillis(6).toEpochMilli());
        probe.advance(Limits.ORIGIN_PERIOD);
        from.update(ana.broadcast(now.plusMillis(8)).entry(), 32);
        assertThat(held(ana.id())).isEqualTo(now.plusMillis(8).toEpochMilli());
        assertThat(misbehaviours()).isZero();
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

    private long held(PeerId peer) {
        return probe.engine().peer(peer, probe.now()).orElseThrow().record().seq();
    }

    private String text(PeerId peer) {
        return probe.engine()
                .peer(peer, probe.now())
                .orElseThrow()
                .record()
                .signed()
                .text();
    }

    private List<Candidate> lastCandidates() {
        List<Output.PutCandidates> all = probe.seen(Output.PutCandidates.class);
        return all.isEmpty() ? List.of() : all.getLast().candidates();
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

    private static int compare(SignedRecord one, SignedRecord two) {
        return Arrays.compareUnsigned(Hashes.sha256(one.text()), Hashes.sha256(two.text()));
    }
}
