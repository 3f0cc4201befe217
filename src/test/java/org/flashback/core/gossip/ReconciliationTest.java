package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.Range;
import org.flashback.core.wire.Version;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.Hashes;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.flashback.testkit.VirtualNetwork;
import org.junit.jupiter.api.Test;

/** Protocol sections 4.4 and 4.5: digests, offers, pulls. */
class ReconciliationTest {
    private static final String SOME_HASH = StrictBase64.encode(Hashes.sha256("some"));

    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");
    private final Instant before = probe.now().minusSeconds(60);

    @Test
    void aNewcomerLearnsAThousandPeers() {
        var network = new VirtualNetwork(11);
        var old = network.broadcasting("old@host");
        List<TestPeer> peers = IntStream.range(0, 1_000)
                .mapToObj(i -> TestPeer.named("p" + i + "@y"))
                .toList();
        old.give(new Input.Introduced(
                "relay",
                peers.stream()
                        .map(peer -> Verdicts.good(peer.broadcast(VirtualNetwork.START.minusSeconds(100))
                                .entry()))
                        .toList()));
        network.run(Duration.ofSeconds(20));
        var newcomer = network.node(TestPeer.named("new@host"));
        newcomer.introduce(old);
        Duration took =
                network.runUntil(Duration.ofMinutes(1), () -> newcomer.listed().size() == 1_001);
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(newcomer.seen(Output.Rejected.class)).isEmpty();
        assertThat(old.seen(Output.Rejected.class)).isEmpty();
    }

    @Test
    void twoHalvesThatMeetAgainLearnOfEachOther() {
        var network = new VirtualNetwork(12);
        var left = List.of(network.broadcasting("a@l"), network.broadcasting("b@l"), network.broadcasting("c@l"));
        var right = List.of(network.broadcasting("a@r"), network.broadcasting("b@r"), network.broadcasting("c@r"));
        left.forEach(a -> right.forEach(b -> network.separate(a, b)));
        left.forEach(a -> a.introduce(left.get(0), left.get(1), left.get(2)));
        right.forEach(b -> b.introduce(right.get(0), right.get(1), right.get(2)));
        network.run(Duration.ofMinutes(1));
        assertThat(left).allSatisfy(a -> assertThat(a.listed()).hasSize(2));
        left.forEach(a -> right.forEach(b -> network.reunite(a, b)));
        left.getFirst().introduce(right.getFirst());
        network.runUntil(
                Duration.ofSeconds(20),
                () -> left.stream().allMatch(a -> a.listed().size() == 5)
                        && right.stream().allMatch(b -> b.listed().size() == 5));
    }

    @Test
    void aDifferingDigestIsPulledAndAnsweredWithOurOwn() {
        var link = probe.silentNeighbour();
        SignedEntry entry = ana.broadcast(before).entry();
        link.digest(EngineProbe.digest(1, SOME_HASH, probe.now()), true);
        Message.Request first = request(link);
        Message.Ranges ranges = (Message.Ranges) first.query();
        assertThat(ranges.ranges()).singleElement().satisfies(range -> assertThat(range.prefix())
                .isEmpty());
        link.drain();
        leaf(link, first, "", Version.ofRecord(ana.id(), before.toEpochMilli()));
        Message.Request want = request(link);
        assertThat(((Message.Want) want.query()).versions())
                .containsExactly(Version.ofRecord(ana.id(), before.toEpochMilli()));
        link.drain();
        link.respond(want, entry);
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
        assertThat(link.heard(Message.Heartbeat.class)).singleElement().satisfies(beat -> {
            assertThat(beat.beat()).isFalse();
            assertThat(beat.digest()).isPresent();
        });
        // A digest that is itself such an answer starts a pull, and none is sent back.
        probe.advance(Limits.PULL_PAUSE);
        link.drain();
        link.digest(EngineProbe.digest(2, SOME_HASH, probe.now()), false);
        Message.Request again = request(link);
        link.drain();
        link.respond(again);
        assertThat(link.heard(Message.Heartbeat.class)).isEmpty();
    }

    @Test
    void whoHasNothingIsToldWhatWeHave() {
        var source = probe.silentNeighbour();
        source.announce(ana.broadcast(before).entry(), 1);
        var link = probe.silentNeighbour();
        probe.advance(Duration.ofSeconds(11));
        link.drain();
        link.digest(EngineProbe.digest(0, EngineProbe.EMPTY_ROOT, probe.now().minusSeconds(10)), true);
        assertThat(link.drain()).singleElement().isInstanceOfSatisfying(Message.Heartbeat.class, beat -> assertThat(
                        beat.digest().map(Digest::count))
                .contains(1L));
    }

    @Test
    void equalDigestsAndCutsOutsideTheWindowStartNothing() {
        var link = probe.silentNeighbour();
        link.digest(EngineProbe.digest(0, EngineProbe.EMPTY_ROOT, probe.now()), true);
        link.digest(EngineProbe.digest(9, SOME_HASH, probe.now().minusMillis(120_001)), true);
        link.digest(EngineProbe.digest(9, SOME_HASH, probe.now().plusMillis(60_001)), true);
        assertThat(link.drain()).isEmpty();
        link.digest(EngineProbe.digest(9, SOME_HASH, probe.now().plusMillis(60_000)), true);
        assertThat(link.heard(Message.Request.class)).hasSize(1);
    }

    @Test
    void onePullAtATimeAndAfterOneThatChangedNothingEverLongerPauses() {
        var link = probe.silentNeighbour();
        int[] expected = {0, 10, 20, 40, 80};
        for (int pause : expected) {
            if (pause > 0) {
                pass(link, Duration.ofSeconds(pause).minusMillis(500));
                link.digest(EngineProbe.digest(9, SOME_HASH, probe.now()), true);
                assertThat(link.heard(Message.Request.class))
                        .as("before %d s", pause)
                        .isEmpty();
                probe.advance(Duration.ofSeconds(1));
            }
            link.digest(EngineProbe.digest(9, SOME_HASH, probe.now()), true);
            link.digest(EngineProbe.digest(9, SOME_HASH, probe.now()), true);
            assertThat(link.heard(Message.Request.class))
                    .as("after %d s", pause)
                    .hasSize(1);
            Message.Request request = request(link);
            link.drain();
            link.respond(request);
            link.drain();
        }
    }

    @Test
    void anAnswerThatRepeatsItselfDoesNotKeepAPullAlive() {
        var link = probe.silentNeighbour();
        link.digest(EngineProbe.digest(20, SOME_HASH, probe.now()), true);
        int requests = 0;
        while (!link.heard(Message.Request.class).isEmpty() && requests < 10) {
            Message.Request request = request(link);
            link.drain();
            requests++;
            var same = new Range("", 20, SOME_HASH, Optional.empty());
            var child = new Range("a", 20, SOME_HASH, Optional.empty());
            var foreign = new Range("beef", 20, SOME_HASH, Optional.empty());
            link.say(new Message.Response(
                    probe.head(), request.head().id(), List.of(), List.of(same, child, foreign), false));
        }
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void anUnsolicitedResponseIsBlamedAndALateOneNot() {
        var link = probe.silentNeighbour();
        link.say(new Message.Response(
                probe.head(), MessageId.random(new SplittableRandom(3)), List.of(), List.of(), false));
        assertThat(misbehaviours()).isEqualTo(1);
        offer(link, ana.broadcast(before).entry());
        Message.Request asked = request(link);
        link.respond(asked);
        link.respond(asked);
        assertThat(misbehaviours()).isEqualTo(1);
        pass(link, Limits.REQUEST_LATE.plusSeconds(1));
        link.respond(asked);
        assertThat(misbehaviours()).isEqualTo(2);
    }

    @Test
    void aRequestIsOpenForTenSecondsAfterItsLastFrame() {
        var link = probe.silentNeighbour();
        SignedEntry entry = ana.broadcast(before).entry();
        offer(link, entry);
        Message.Request asked = request(link);
        for (int i = 0; i < 3; i++) {
            pass(link, Duration.ofSeconds(9));
            link.say(new Message.Response(probe.head(), asked.head().id(), List.of(), List.of(), true));
        }
        pass(link, Duration.ofSeconds(10).plusMillis(2));
        link.respond(asked, entry);
        assertThat(probe.engine().peer(ana.id(), probe.now())).isEmpty();
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void whatIsOfferedAndNotReceivedIsAskedForAndOfferedOn() {
        var link = probe.silentNeighbour();
        var other = probe.lazyNeighbour();
        var eager = probe.silentNeighbour();
        probe.advance(Duration.ofSeconds(4));
        SignedEntry entry = ana.broadcast(before).entry();
        link.say(have(ana, before.toEpochMilli()));
        assertThat(link.heard(Message.Request.class)).isEmpty();
        probe.advance(Duration.ofMillis(501));
        link.respond(request(link), entry);
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
        assertThat(eager.heard(Message.Announcement.class)).singleElement().satisfies(pushed -> assertThat(pushed.ttl())
                .isEqualTo(31));
        probe.advance(Duration.ofMillis(200));
        assertThat(other.heard(Message.Heartbeat.class)).singleElement().satisfies(beat -> assertThat(beat.have())
                .containsExactly(Version.ofRecord(ana.id(), before.toEpochMilli())));
        assertThat(other.heard(Message.Announcement.class)).isEmpty();
        // What is known is not asked for.
        other.drain();
        other.say(have(ana, before.toEpochMilli()));
        probe.advance(Duration.ofSeconds(1));
        assertThat(other.heard(Message.Request.class)).isEmpty();
    }

    @Test
    void aNewLinkIsOfferedWhatIsStillUnsettled() {
        var link = probe.silentNeighbour();
        link.announce(ana.broadcast(probe.now().minusSeconds(3)).entry(), 1);
        TestPeer settled = TestPeer.named("b@y");
        link.announce(settled.broadcast(before).entry(), 1);
        probe.advance(Duration.ofSeconds(1));
        var fresh = probe.accept(TestPeer.named("new@y"));
        fresh.drain();
        // Between the two HELLOs something else arrives.
        probe.advance(Duration.ofMillis(50));
        TestPeer between = TestPeer.named("c@y");
        link.announce(between.broadcast(before).entry(), 1);
        fresh.helloSilent();
        assertThat(fresh.heard(Message.Heartbeat.class).getFirst().have())
                .extracting(Version::peerId)
                .containsExactlyInAnyOrder(ana.id(), between.id());
    }

    @Test
    void twoTextsOfOneSeqAreWantedOnceAndTheSmallerStaysAtBothEnds() {
        SignedRecord one = ana.broadcast(before).hosting("a").sign();
        SignedRecord two = ana.broadcast(before).hosting("b").sign();
        var network = new VirtualNetwork(13);
        var left = network.broadcasting("l@l");
        var right = network.broadcasting("r@r");
        left.give(new Input.Introduced("relay", List.of(Verdicts.good(SignedEntry.of(one)))));
        right.give(new Input.Introduced("relay", List.of(Verdicts.good(SignedEntry.of(two)))));
        network.run(Duration.ofSeconds(15));
        left.introduce(right);
        network.run(Duration.ofSeconds(20));
        String smaller = Arrays.compareUnsigned(Hashes.sha256(one.text()), Hashes.sha256(two.text())) < 0
                ? one.text()
                : two.text();
        for (var node : List.of(left, right)) {
            assertThat(node.engine()
                            .peer(ana.id(), network.now())
                            .orElseThrow()
                            .record()
                            .signed()
                            .text())
                    .isEqualTo(smaller);
        }
    }

    @Test
    void anAnswerHoldsWhatWasAskedForAndNothingElse() {
        var link = probe.silentNeighbour();
        SignedEntry asked = ana.broadcast(before).entry();
        SignedEntry unasked = TestPeer.named("b@y").broadcast(before).entry();
        Message.Request want = wantAfterPull(link, Version.ofRecord(ana.id(), before.toEpochMilli()));
        link.respond(want, unasked, asked);
        assertThat(probe.engine().peers(probe.now()))
                .extracting(PeerView::peerId)
                .containsExactly(ana.id());
        assertThat(misbehaviours()).isEqualTo(1);
    }

    @Test
    void threeWantsThatAnOffererDoesNotSatisfyCountAgainstIt() {
        var link = probe.silentNeighbour();
        for (int i = 0; i < 3; i++) {
            assertThat(misbehaviours()).isZero();
            link.respond(wantAfterPull(link, Version.ofRecord(ana.id(), before.toEpochMilli() + i)));
            pass(link, Limits.PULL_PAUSE_MAX);
        }
        assertThat(misbehaviours()).isEqualTo(1);
    }

    private Message.Request wantAfterPull(EngineProbe.Neighbour link, Version offered) {
        link.drain();
        link.digest(EngineProbe.digest(1, SOME_HASH, probe.now()), false);
        leaf(link, request(link), "", offered);
        Message.Request want = request(link);
        assertThat(((Message.Want) want.query()).versions()).containsExactly(offered);
        return want;
    }

    private static Message.Request request(EngineProbe.Neighbour link) {
        return link.heard(Message.Request.class).getLast();
    }

    private void leaf(EngineProbe.Neighbour link, Message.Request request, String prefix, Version version) {
        var range = new Range(prefix, 1, SOME_HASH, Optional.of(List.of(version)));
        link.say(new Message.Response(probe.head(), request.head().id(), List.of(), List.of(range), false));
    }

    private Message.Heartbeat have(TestPeer peer, long seq) {
        return new Message.Heartbeat(
                probe.head(),
                false,
                Optional.empty(),
                List.of(Version.ofRecord(peer.id(), seq)),
                false,
                Optional.empty());
    }

    private void offer(EngineProbe.Neighbour link, SignedEntry entry) {
        var record = Verdicts.good(entry).record();
        link.say(new Message.Heartbeat(
                probe.head(),
                false,
                Optional.empty(),
                List.of(Version.ofRecord(record.peerId(), record.seq())),
                false,
                Optional.empty()));
    }

    private void pass(EngineProbe.Neighbour link, Duration duration) {
        Duration left = duration;
        while (left.isPositive()) {
            Duration step = left.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : left;
            probe.advance(step);
            link.beat();
            left = left.minus(step);
        }
        link.drain();
    }

    private long misbehaviours() {
        return probe.seen(Output.Rejected.class).stream()
                .filter(Output.Rejected::misbehaviour)
                .count();
    }
}
