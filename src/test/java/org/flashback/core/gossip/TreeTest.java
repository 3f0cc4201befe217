package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** Protocol sections 4.2 and 4.3: who is pushed to, who is offered, and how the tree thins and mends itself. */
class TreeTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");

    @Test
    void anEndThatNobodyPushesToGraftsOneLinkAtOnce() {
        var first = probe.lazyNeighbourWithGreeting();
        assertThat(grafts(first)).singleElement().isEqualTo(List.of());
        var second = probe.lazyNeighbourWithGreeting();
        assertThat(grafts(second)).isEmpty();
        // It stops pushing: five seconds after the last try another one is asked.
        first.prune();
        assertThat(probe.seen(Output.Send.class)).isNotEmpty();
        probe.advance(Duration.ofSeconds(5).plusMillis(1));
        assertThat(grafts(first).size() + grafts(second).size()).isEqualTo(2);
    }

    @Test
    void newsIsPushedToWhoAskedForItAndOfferedToTheOthers() {
        var from = probe.silentNeighbour();
        var eager = probe.silentNeighbour();
        var lazy = probe.lazyNeighbour();
        var informed = probe.lazyNeighbour();
        SignedEntry entry = ana.broadcast(probe.now()).entry();
        from.announce(entry, 32);
        assertThat(eager.heard(Message.Announcement.class)).hasSize(1);
        informed.have(version(entry));
        probe.advance(Duration.ofMillis(99));
        assertThat(offers(lazy)).isEmpty();
        probe.advance(Duration.ofMillis(102));
        assertThat(offers(lazy)).containsExactly(version(entry));
        assertThat(lazy.heard(Message.Announcement.class)).isEmpty();
        assertThat(offers(informed)).as("it said that it has it").isEmpty();
        assertThat(offers(eager)).isEmpty();
        assertThat(offers(from)).isEmpty();
    }

    @Test
    void aLeaseIsOfferedAfterASecond() {
        var from = probe.silentNeighbour();
        var lazy = probe.lazyNeighbour();
        SignedEntry entry = ana.broadcast(probe.now()).entry();
        from.announce(entry, 32);
        probe.advance(Duration.ofSeconds(2));
        lazy.drain();
        from.lease(ana.lease(version(entry).seq(), 1, probe.now().plusSeconds(7200)), 32);
        probe.advance(Duration.ofMillis(999));
        assertThat(offers(lazy)).isEmpty();
        probe.advance(Duration.ofMillis(2));
        assertThat(offers(lazy))
                .containsExactly(new Version(ana.id(), version(entry).seq(), 1));
    }

    @Test
    void aSecondCopyPrunesTheLinkAtBothEnds() {
        var from = probe.silentNeighbour();
        var other = probe.lazyNeighbour();
        var eager = probe.silentNeighbour();
        SignedEntry entry = ana.broadcast(probe.now()).entry();
        from.announce(entry, 32);
        other.announce(entry, 32);
        assertThat(prunes(other)).isEqualTo(1);
        // A copy that crossed ours is nobody's fault.
        probe.advance(Duration.ofMillis(199));
        eager.announce(entry, 31);
        assertThat(prunes(eager)).isZero();
        SignedEntry next = ana.broadcast(probe.now()).entry();
        from.update(next, 32);
        assertThat(eager.heard(Message.Announcement.class)).hasSize(2);
        // One that comes much later did not.
        probe.advance(Duration.ofMillis(201));
        eager.update(next, 31);
        assertThat(prunes(eager)).isEqualTo(1);
        from.update(ana.broadcast(probe.now()).entry(), 32);
        assertThat(eager.heard(Message.Announcement.class)).as("it is lazy now").hasSize(2);
    }

    @Test
    void whoPrunesUsIsNotPushedTo() {
        var from = probe.silentNeighbour();
        var eager = probe.silentNeighbour();
        eager.prune();
        SignedEntry entry = ana.broadcast(probe.now()).entry();
        from.announce(entry, 32);
        assertThat(eager.heard(Message.Announcement.class)).isEmpty();
        probe.advance(Duration.ofMillis(201));
        assertThat(offers(eager)).containsExactly(version(entry));
    }

    @Test
    void copiesThatSayNothingAboutTheTreeDoNotPrune() {
        var from = probe.silentNeighbour();
        var late = probe.silentNeighbour();
        TestPeer owner = TestPeer.named("owner@host");
        var ownersLink = probe.accept(owner);
        SignedEntry greeting = owner.broadcast(probe.now()).entry();
        from.announce(greeting, 32);
        probe.advance(Duration.ofSeconds(1));
        ownersLink.hello(greeting);
        assertThat(prunes(ownersLink)).as("the record in HELLO").isZero();
        SignedEntry next = owner.broadcast(probe.now()).entry();
        ownersLink.update(next, 32);
        probe.advance(Duration.ofSeconds(1));
        late.update(next, 31);
        assertThat(prunes(late)).as("the first copy came from its owner").isZero();
        SignedEntry third = owner.broadcast(probe.now()).entry();
        from.update(third, 32);
        probe.advance(Duration.ofSeconds(1));
        ownersLink.update(third, 32);
        assertThat(prunes(ownersLink)).as("owners push to everybody").isZero();
        // Its twin.
        late.update(third, 31);
        assertThat(prunes(late)).isEqualTo(1);
    }

    @Test
    void aNewerLeaseOnAKnownRecordIsNoDuplicate() {
        var from = probe.silentNeighbour();
        var other = probe.silentNeighbour();
        SignedEntry entry = ana.broadcast(probe.now()).entry();
        from.announce(entry, 32);
        other.drain();
        probe.advance(Duration.ofSeconds(1));
        var lease = ana.lease(version(entry).seq(), 1, probe.now().plusSeconds(7200));
        var both = new SignedEntry(entry.record(), Optional.of(lease));
        from.update(both, 32);
        assertThat(prunes(from)).isZero();
        assertThat(other.heard(Message.Announcement.class)).isEmpty();
        assertThat(other.heard(Message.LeaseUpdate.class)).hasSize(1);
        probe.advance(Duration.ofSeconds(1));
        other.lease(lease, 31);
        assertThat(prunes(other)).as("its copy of the lease is").isEqualTo(1);
    }

    @Test
    void aGraftIsAnsweredAndTheFullNodeKeepsItsTwelve() {
        var from = probe.silentNeighbour();
        SignedEntry entry = ana.broadcast(probe.now()).entry();
        from.announce(entry, 32);
        List<EngineProbe.Neighbour> asking = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_EAGER_LINKS + 3; i++) {
            var neighbour = probe.lazyNeighbour();
            Message.Request request = neighbour.want(true, version(entry));
            assertThat(neighbour.heard(Message.Response.class)).singleElement().satisfies(answer -> {
                assertThat(answer.requestId()).isEqualTo(request.head().id());
                assertThat(answer.peers()).containsExactly(entry);
            });
            asking.add(neighbour);
        }
        from.update(ana.broadcast(probe.now().plusMillis(1)).entry(), 32);
        // The one that brings the news is one of the twelve.
        assertThat(asking.stream()
                        .filter(link -> !link.heard(Message.Announcement.class).isEmpty()))
                .hasSize(Limits.MAX_EAGER_LINKS - 1);
    }

    @Test
    void whatDoesNotComeIsAskedOfOneOffererAfterTheOther() {
        var one = probe.lazyNeighbour();
        var two = probe.lazyNeighbour();
        probe.advance(Duration.ofSeconds(4));
        one.drain();
        two.drain();
        Version offered = version(ana.broadcast(probe.now()).entry());
        one.have(offered);
        two.have(offered);
        assertThat(grafts(one)).isEmpty();
        probe.advance(Duration.ofMillis(501));
        assertThat(grafts(one)).containsExactly(List.of(offered));
        assertThat(grafts(two)).isEmpty();
        probe.advance(Duration.ofMillis(401));
        assertThat(grafts(two)).containsExactly(List.of(offered));
        probe.advance(Duration.ofSeconds(3));
        assertThat(grafts(one).size() + grafts(two).size())
                .as("nobody else offers it")
                .isEqualTo(2);
    }

    @Test
    void offersThatAreNotKeptCountAgainstWhoMadeThem() {
        var liar = probe.lazyNeighbour();
        var honest = probe.lazyNeighbour();
        probe.advance(Duration.ofSeconds(4));
        for (int i = 0; i < Limits.MAX_UNSATISFIED_WANTS; i++) {
            liar.drain();
            honest.drain();
            SignedEntry entry =
                    TestPeer.named("x" + i + "@y").broadcast(probe.now()).entry();
            liar.have(version(
                    TestPeer.named("z" + i + "@y").broadcast(probe.now()).entry()));
            honest.have(version(entry));
            probe.advance(Duration.ofMillis(501));
            liar.respond(lastGraft(liar));
            honest.respond(lastGraft(honest), entry);
        }
        assertThat(probe.seen(Output.Rejected.class))
                .filteredOn(Output.Rejected::misbehaviour)
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.link()).contains(liar.id()));
    }

    @Test
    void aTreeThatBringsNothingForAMinuteIsLeftForAnother() {
        var useless = probe.lazyNeighbourWithGreeting();
        assertThat(grafts(useless)).hasSize(1);
        var other = probe.lazyNeighbour();
        other.announce(ana.broadcast(probe.now()).entry(), 32);
        other.beat();
        useless.beat();
        probe.advance(Duration.ofSeconds(59));
        assertThat(grafts(other)).isEmpty();
        probe.advance(Duration.ofSeconds(2));
        assertThat(grafts(other)).containsExactly(List.of());
    }

    @Test
    void whenMuchIsLostNewsIsPushedToThree() {
        var from = probe.silentNeighbour();
        List<EngineProbe.Neighbour> lazy = List.of(probe.lazyNeighbour(), probe.lazyNeighbour(), probe.lazyNeighbour());
        probe.advance(Duration.ofSeconds(4));
        int pushed = pushesOf(from, lazy);
        assertThat(pushed).isZero();
        // Two of a hundred and one had to be asked for.
        for (int i = 0; i < 2; i++) {
            from.drain();
            SignedEntry late =
                    TestPeer.named("late" + i + "@y").broadcast(probe.now()).entry();
            from.have(version(late));
            probe.advance(Duration.ofMillis(501));
            from.respond(lastGraft(from), late);
        }
        for (int i = 0; i < 48; i++) {
            from.announce(TestPeer.named("n" + i + "@y").broadcast(probe.now()).entry(), 32);
        }
        assertThat(pushesOf(from, lazy)).isEqualTo(2);
        // A minute without loss, and the tree is trusted again.
        probe.advance(Duration.ofSeconds(61));
        assertThat(pushesOf(from, lazy)).isZero();
    }

    private int number;

    private int pushesOf(EngineProbe.Neighbour from, List<EngineProbe.Neighbour> to) {
        to.forEach(EngineProbe.Neighbour::drain);
        from.announce(
                TestPeer.named("p" + number++ + "@y").broadcast(probe.now()).entry(), 32);
        return to.stream()
                .mapToInt(link -> link.heard(Message.Announcement.class).size())
                .sum();
    }

    private static Version version(SignedEntry entry) {
        return Verdicts.version(entry);
    }

    private static List<Version> offers(EngineProbe.Neighbour link) {
        return link.heard(Message.Heartbeat.class).stream()
                .flatMap(beat -> beat.have().stream())
                .toList();
    }

    private static long prunes(EngineProbe.Neighbour link) {
        return link.heard(Message.Heartbeat.class).stream()
                .filter(Message.Heartbeat::prune)
                .count();
    }

    private static List<List<Version>> grafts(EngineProbe.Neighbour link) {
        return link.heard(Message.Request.class).stream()
                .map(Message.Request::query)
                .filter(query -> query instanceof Message.Want want && want.graft())
                .map(query -> ((Message.Want) query).versions())
                .toList();
    }

    private static Message.Request lastGraft(EngineProbe.Neighbour link) {
        return link.heard(Message.Request.class).getLast();
    }
}
