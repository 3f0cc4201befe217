package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Whether a peer is known by gossip or by a relay alone: what stays within reach without relays. */
class OverheardTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer dov = TestPeer.named("dov@lab");
    private final SignedEntry entry =
            dov.broadcast(probe.now().minus(Duration.ofMinutes(1))).entry();

    private void introduce(SignedEntry known) {
        probe.give(new Input.Introduced("relay.example", List.of((Verdict.Good) probe.verdict(known))));
    }

    private boolean overheard() {
        return probe.engine().peer(dov.id(), probe.now()).orElseThrow().overheard();
    }

    @Test
    void whomARelayNamedIsKnownByItAlone() {
        introduce(entry);
        assertThat(overheard()).isFalse();
        introduce(entry);
        assertThat(overheard()).isFalse();
    }

    @Test
    void whomANeighbourAnnouncesIsKnownByGossip() {
        var bruno = probe.neighbour("bruno@studio");
        bruno.announce(entry, 32);
        assertThat(overheard()).isTrue();
        introduce(entry);
        assertThat(overheard()).isTrue();
    }

    @Test
    void aNeighbourThatRepeatsWhatARelayToldMakesItGossip() {
        var bruno = probe.neighbour("bruno@studio");
        introduce(entry);
        bruno.announce(entry, 32);
        assertThat(overheard()).isTrue();
    }

    @Test
    void somethingNewerFromARelayIsNotGossipYet() {
        var bruno = probe.neighbour("bruno@studio");
        bruno.announce(entry, 32);
        introduce(dov.broadcast(probe.now()).entry());
        assertThat(overheard()).isFalse();
    }

    @Test
    void aNeighbourWithTheSameDigestHoldsItToo() {
        var neighbour = probe.silentNeighbour();
        introduce(entry);
        probe.advance(Duration.ofSeconds(37));
        Digest ours = neighbour.heard(Message.Heartbeat.class).stream()
                .flatMap(beat -> beat.digest().stream())
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(overheard()).isFalse();
        neighbour.digest(ours, true);
        assertThat(overheard()).isTrue();
    }

    @Test
    void anAddressIsProvenByAHandshakeAndStaysSoWhileItsPeerNamesIt() {
        introduce(dov.broadcast(probe.now()).at(13_337, "198.18.9.9").entry());
        assertThat(proven()).isFalse();
        probe.advance(Duration.ofSeconds(2));
        Output.Dial dial = probe.seen(Output.Dial.class).getFirst();
        probe.answer(dial, dov).gone(1006);
        assertThat(proven()).isTrue();

        introduce(dov.broadcast(probe.now()).at(13_337, "198.18.7.7").entry());
        assertThat(proven()).isFalse();
    }

    private boolean proven() {
        return probe.engine().peer(dov.id(), probe.now()).orElseThrow().proven();
    }
}
