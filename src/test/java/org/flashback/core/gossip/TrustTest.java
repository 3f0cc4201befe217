package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** What follows from the user's decisions about peers (protocol sections 1.2 and 6). */
class TrustTest {
    private final EngineProbe probe = EngineProbe.silent();

    @Test
    void aDecisionIsShownAndStored() {
        var bruno = probe.neighbour("bruno@studio");
        mark(bruno.peer(), Trust.Mark.PIN);
        mark(bruno.peer(), Trust.Mark.FOLLOW);
        Trust trust = view(bruno.peer()).trust();
        assertThat(trust).isEqualTo(new Trust(Optional.of(probe.now()), Trust.Stance.FOLLOWED));
        assertThat(probe.seen(Output.PutTrust.class).getLast().peer())
                .isEqualTo(new TrustedPeer(bruno.peer().id(), "bruno@studio", trust));
        mark(bruno.peer(), Trust.Mark.CLEAR);
        assertThat(view(bruno.peer()).trust()).isEqualTo(Trust.NONE);
        assertThat(probe.engine().trusted(bruno.peer().id())).isEmpty();
        assertThat(bruno.closed()).isEmpty();
    }

    @Test
    void whoIsBlockedLosesTheLinkAndGetsNoOther() {
        var bruno = probe.neighbour("bruno@studio");
        var carla = probe.neighbour("carla@home");
        mark(bruno.peer(), Trust.Mark.BLOCK);
        assertThat(bruno.closed()).contains(CloseCode.MISBEHAVIOUR);
        assertThat(carla.closed()).isEmpty();
        var again = probe.accept(bruno.peer());
        assertThat(again.closed()).contains(CloseCode.MISBEHAVIOUR);
        assertThat(again.drain()).as("not even our HELLO").isEmpty();
        mark(bruno.peer(), Trust.Mark.CLEAR);
        var later = probe.accept(bruno.peer());
        assertThat(later.closed()).isEmpty();
        assertThat(later.heard(Message.Hello.class)).hasSize(1);
    }

    @Test
    void whoIsBlockedIsNotDialled() {
        TestPeer bruno = TestPeer.named("bruno@studio");
        TestPeer carla = TestPeer.named("carla@home");
        mark(bruno, Trust.Mark.BLOCK);
        probe.give(new Input.Introduced(
                "relay",
                List.of(
                        Verdicts.good(bruno.broadcast(probe.now())
                                .at(13_337, "203.0.113.1")
                                .entry()),
                        Verdicts.good(carla.broadcast(probe.now())
                                .at(13_337, "198.51.100.1")
                                .entry()))));
        probe.advance(Duration.ofMinutes(3));
        assertThat(probe.seen(Output.Dial.class)).isNotEmpty().allSatisfy(dial -> assertThat(dial.peer())
                .isEqualTo(carla.id()));
    }

    @Test
    void decisionsOfAnEarlierRunHold() {
        TestPeer bruno = TestPeer.named("bruno@studio");
        Trust blocked = new Trust(Optional.empty(), Trust.Stance.BLOCKED);
        probe.give(new Input.TrustRestored(List.of(new TrustedPeer(bruno.id(), "bruno@studio", blocked))));
        assertThat(probe.seen(Output.PutTrust.class)).isEmpty();
        assertThat(probe.accept(bruno).closed()).contains(CloseCode.MISBEHAVIOUR);
        assertThat(probe.engine().trusted(bruno.id())).map(TrustedPeer::name).contains("bruno@studio");
    }

    @Test
    void mutedPeersAreInNoAnswerToASearch() {
        var link = probe.silentNeighbour();
        TestPeer bruno = TestPeer.named("bruno@studio");
        TestPeer carla = TestPeer.named("carla@home");
        SignedEntry shown = carla.broadcast(probe.now()).hosting("films").entry();
        link.announce(bruno.broadcast(probe.now()).hosting("films").entry(), 1);
        link.announce(shown, 1);
        mark(bruno, Trust.Mark.MUTE);
        link.drain();
        link.say(new Message.Request(probe.head(), new Message.ByRepository(List.of("films"), 1)));
        assertThat(link.heard(Message.Response.class).getFirst().peers()).containsExactly(shown);
        assertThat(view(bruno).trust().silenced()).isTrue();
    }

    @Test
    void aRelayAttestsANameUntilItChanges() {
        var link = probe.silentNeighbour();
        TestPeer bruno = TestPeer.named("bruno@studio");
        var draft = bruno.broadcast(probe.now()).seq(5);
        link.announce(draft.entry(), 1);
        assertThat(attested(bruno)).isFalse();
        probe.give(new Input.Introduced("relay", List.of(Verdicts.good(draft.entry()))));
        assertThat(attested(bruno)).isTrue();
        link.announce(bruno.broadcast(probe.now()).seq(6).entry(), 1);
        assertThat(attested(bruno)).isTrue();
        link.announce(
                bruno.renamed("another@studio").broadcast(probe.now()).seq(7).entry(), 1);
        assertThat(attested(bruno)).isFalse();
    }

    private boolean attested(TestPeer peer) {
        return view(peer).history().measured().attested();
    }

    private PeerView view(TestPeer peer) {
        return probe.engine().peer(peer.id(), probe.now()).orElseThrow();
    }

    private void mark(TestPeer peer, Trust.Mark mark) {
        probe.give(new Input.Mark(peer.id(), mark));
    }
}
