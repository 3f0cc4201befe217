package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Limits;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** Protocol section 5: where candidates come from, and which of them count. */
class CandidatesTest {
    /** After looks that found nobody a new candidate is dialled this soon. */
    private static final Duration SOON = Duration.ofMillis(300);

    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");

    @Test
    void aLinkThatTheUserGaveIsDialledAtOnceWhateverElseIsLinked() {
        fillLinks();
        suggest(Input.Source.LINK, "77.1.1.1");
        assertThat(dialled()).isTrue();
        var link = probe.answer(probe.seen(Output.Dial.class).getLast(), ana);
        link.hello(ana.broadcast(probe.now()).at(13337, "77.1.1.1").entry());
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
    }

    @Test
    void somebodyOnTheLocalNetworkIsDialledAtOnceAndOnce() {
        fillLinks();
        suggest(Input.Source.LAN, "192.168.4.7");
        assertThat(dialled()).isTrue();
        probe.give(new Input.DialFailed(probe.seen(Output.Dial.class).getLast().dial()));
        probe.drain();
        for (int i = 0; i < 8; i++) {
            suggest(Input.Source.LAN, "192.168.4.7");
            probe.advance(Duration.ofSeconds(1));
        }
        assertThat(dialled()).isFalse();
    }

    @Test
    void aFloodOnTheLocalNetworkIsBounded() {
        for (int round = 0; round < 20; round++) {
            List<Candidate> flood = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                flood.add(new Candidate(
                        id(round * 200 + i), new IpAddress("10.0." + round + "." + (i + 1)), 13337, false));
            }
            probe.give(new Input.Suggested(Input.Source.LAN, flood));
        }
        assertThat(probe.seen(Output.Dial.class)).hasSizeLessThanOrEqualTo(Limits.MAX_DIALLING);
    }

    @Test
    void whoWithdrewIsNotDialledWhoeverSuggestsIt() {
        var link = probe.silentNeighbour();
        link.update(SignedEntry.of(ana.withdrawal(probe.now(), probe.now().toEpochMilli())), 5);
        suggest(Input.Source.LINK, "77.1.1.1");
        suggest(Input.Source.LAN, "192.168.4.7");
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.seen(Output.Dial.class)).isEmpty();
    }

    @Test
    void localAddressesCountOnlyFromWhoWasMetOnTheSameNetwork() {
        var stranger = probe.accept(TestPeer.named("far@away"), new IpAddress("88.1.1.1"));
        stranger.helloSilent();
        stranger.announce(ana.broadcast(probe.now()).at(13337, "192.168.4.7").entry(), 5);
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.seen(Output.Dial.class)).isEmpty();
        // The valid twin: somebody of the same network names somebody else there.
        TestPeer bea = TestPeer.named("bea@laptop");
        var housemate = probe.accept(TestPeer.named("near@by"), new IpAddress("192.168.4.9"));
        housemate.helloSilent();
        housemate.announce(bea.broadcast(probe.now()).at(13337, "192.168.4.8").entry(), 5);
        probe.advance(SOON);
        assertThat(probe.seen(Output.Dial.class)).singleElement().satisfies(dial -> assertThat(dial.peer())
                .isEqualTo(bea.id()));
    }

    @Test
    void aRelayOnTheLocalNetworkMayNameItsNeighbours() {
        Verdict.Good record = Verdicts.good(
                ana.broadcast(probe.now()).at(13337, "192.168.4.7").entry());
        probe.give(new Input.Introduced("relay.example.org", List.of(record)));
        assertThat(probe.seen(Output.Dial.class)).isEmpty();
        Verdict.Good newer = Verdicts.good(ana.broadcast(probe.now().plusMillis(1))
                .at(13337, "192.168.4.7")
                .entry());
        probe.give(new Input.Introduced("192.168.4.1:8443", List.of(newer)));
        probe.advance(SOON);
        assertThat(dialled()).isTrue();
    }

    @Test
    void ofOneNetworkOneIsDialledButOfTheLocalOneAll() {
        List<Verdict.Good> campus = new ArrayList<>();
        List<Verdict.Good> house = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            campus.add(Verdicts.good(TestPeer.named("c" + i + "@campus")
                    .broadcast(probe.now())
                    .at(13337, "77.1." + i + ".1")
                    .entry()));
            house.add(Verdicts.good(TestPeer.named("h" + i + "@house")
                    .broadcast(probe.now())
                    .at(13337, "192.168.4." + i)
                    .entry()));
        }
        probe.give(new Input.Introduced("relay.example.org", campus));
        probe.advance(Duration.ofMillis(800));
        assertThat(probe.seen(Output.Dial.class)).hasSize(1);
        probe.drain();
        probe.give(new Input.Introduced("localhost:8443", house));
        probe.advance(SOON);
        assertThat(probe.seen(Output.Dial.class)).hasSize(3);
    }

    private void fillLinks() {
        List<TestPeer> peers = new ArrayList<>();
        List<Verdict.Good> records = new ArrayList<>();
        for (int i = 0; i < Limits.TARGET_LINKS; i++) {
            TestPeer peer = TestPeer.named("p" + i + "@host");
            peers.add(peer);
            records.add(Verdicts.good(
                    peer.broadcast(probe.now()).at(13337, 40 + i + ".1.1.1").entry()));
        }
        probe.give(new Input.Introduced("relay.example.org", records));
        int answered = 0;
        for (int i = 0; i < 20 && answered < Limits.TARGET_LINKS; i++) {
            probe.advance(Duration.ofMillis(100));
            for (Output.Dial dial :
                    probe.seen(Output.Dial.class).stream().skip(answered).toList()) {
                TestPeer peer = peers.stream()
                        .filter(known -> known.id().equals(dial.peer()))
                        .findFirst()
                        .orElseThrow();
                probe.answer(dial, peer).helloSilent();
                answered++;
            }
        }
        assertThat(probe.engine().links()).hasSize(Limits.TARGET_LINKS);
        probe.drain();
    }

    private void suggest(Input.Source source, String address) {
        probe.give(new Input.Suggested(source, List.of(new Candidate(ana.id(), new IpAddress(address), 13337, false))));
    }

    private boolean dialled() {
        return probe.seen(Output.Dial.class).stream()
                .anyMatch(dial -> dial.peer().equals(ana.id()));
    }

    private static PeerId id(int number) {
        byte[] bytes = new byte[32];
        new SplittableRandom(number).nextBytes(bytes);
        return PeerId.ofHash(bytes);
    }
}
