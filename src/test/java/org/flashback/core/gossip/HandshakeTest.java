package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** Protocol sections 1.4 and 1.5. */
class HandshakeTest {
    private final EngineProbe probe = EngineProbe.broadcasting();
    private final TestPeer ana = TestPeer.named("ana@laptop");

    @Test
    void bothEndsSayHelloAtOnceAndAValidOneOpensTheLink() {
        var link = probe.accept(ana);
        assertThat(link.heard(Message.Hello.class)).singleElement().satisfies(hello -> {
            assertThat(hello.sender().peerId()).isEqualTo(probe.own().id());
            assertThat(hello.announcement()).isPresent();
        });
        link.hello(ana.broadcast(probe.now()).entry());
        assertThat(link.closed()).isEmpty();
        assertThat(probe.engine().links()).singleElement().satisfies(view -> assertThat(view.broadcasting())
                .isTrue());
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
        assertThat(probe.seen(Output.Told.class)).singleElement().satisfies(told -> assertThat(told.peer())
                .isEqualTo(ana.id()));
    }

    @Test
    void aSilentOneNeedsNoRecord() {
        var link = probe.accept(ana);
        link.helloSilent();
        assertThat(link.closed()).isEmpty();
        assertThat(probe.engine().links()).hasSize(1);
        assertThat(probe.engine().peers(probe.now())).isEmpty();
    }

    @Test
    void anotherPeerIdThanThatOfTheKeyCloses4003() {
        var link = probe.accept(ana);
        link.say(link.helloOf(TestPeer.named("x@y").id(), false, Optional.empty(), nothing()));
        assertThat(link.closed()).contains(CloseCode.WRONG_KEY);
        assertThat(misbehaviours()).isEqualTo(1);
    }

    @Test
    void anotherFirstFrameCloses4001() {
        var link = probe.accept(ana);
        link.beat();
        assertThat(link.closed()).contains(CloseCode.NOT_HELLO);
        var unknown = probe.accept(TestPeer.named("b@y"));
        unknown.unreadable(Input.Fault.UNKNOWN);
        assertThat(unknown.closed()).contains(CloseCode.NOT_HELLO);
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void noHelloInTimeCloses4002AndOneJustInTimeDoesNot() {
        var late = probe.accept(ana);
        var timely = probe.accept(TestPeer.named("b@y"));
        probe.advance(Limits.HELLO_TIMEOUT.minusMillis(1));
        timely.helloSilent();
        assertThat(late.closed()).isEmpty();
        probe.advance(Duration.ofMillis(2));
        assertThat(late.closed()).contains(CloseCode.NO_HELLO);
        assertThat(timely.closed()).isEmpty();
    }

    @Test
    void broadcastingAndTheAnnouncementGoTogether() {
        var without = probe.accept(ana);
        without.say(without.helloOf(ana.id(), true, Optional.empty(), nothing()));
        assertThat(without.closed()).contains(CloseCode.PROTOCOL);
        var with = probe.accept(ana);
        with.say(with.helloOf(
                ana.id(), false, Optional.of(ana.broadcast(probe.now()).entry()), nothing()));
        assertThat(with.closed()).contains(CloseCode.PROTOCOL);
        var another = probe.accept(ana);
        another.hello(TestPeer.named("b@y").broadcast(probe.now()).entry());
        assertThat(another.closed()).contains(CloseCode.PROTOCOL);
        assertThat(probe.engine().peers(probe.now())).isEmpty();
    }

    @Test
    void aBadSignatureCloses1002() {
        SignedRecord good = ana.broadcast(probe.now()).sign();
        SignedRecord other = ana.broadcast(probe.now().plusMillis(1)).sign();
        var link = probe.accept(ana);
        link.hello(SignedEntry.of(new SignedRecord(good.text(), other.signature())));
        assertThat(link.closed()).contains(CloseCode.PROTOCOL);
        assertThat(misbehaviours()).isEqualTo(1);
        var malformed = probe.accept(ana);
        malformed.unreadable(Input.Fault.FAULTY_HELLO);
        assertThat(malformed.closed()).contains(CloseCode.PROTOCOL);
    }

    @Test
    void anExpiredAHeldBackAndARefusedRecordLeaveTheLink() {
        var expired = probe.accept(ana);
        expired.hello(ana.broadcast(probe.now().minus(Duration.ofHours(3))).entry());
        var ahead = probe.accept(TestPeer.named("b@y"));
        ahead.hello(ahead.peer().broadcast(probe.now().plusSeconds(40)).entry());
        var refused = probe.accept(TestPeer.named("c@y"));
        String newer = refused.peer().broadcast(probe.now()).sign().text().replace("\"v\":1,", "\"v\":2,");
        refused.hello(SignedEntry.of(refused.peer().signText(newer)));
        assertThat(List.of(expired, ahead, refused))
                .allSatisfy(link -> assertThat(link.closed()).isEmpty());
        assertThat(probe.engine().links()).hasSize(3);
        assertThat(probe.engine().peers(probe.now())).isEmpty();
        assertThat(misbehaviours()).isZero();
    }

    @Test
    void oneselfCloses4006() {
        var self = probe.accept(probe.own());
        assertThat(self.closed()).contains(CloseCode.SELF_OR_DUPLICATE);
    }

    @Test
    void aFullNodeSaysHelloAndThen4005() {
        for (int i = 0; i < Limits.MAX_ACCEPTED_LINKS; i++) {
            assertThat(probe.silentNeighbour().closed()).isEmpty();
        }
        List<EngineProbe.Neighbour> guests = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_GUESTS; i++) {
            guests.add(probe.silentNeighbour());
        }
        var tooMany = probe.accept(ana);
        tooMany.helloSilent();
        assertThat(tooMany.heard(Message.Hello.class)).hasSize(1);
        assertThat(tooMany.closed()).contains(CloseCode.FULL);
        // They could have been feelers; those who are still there are none.
        assertThat(guests).allMatch(guest -> guest.closed().isEmpty());
        guests.getFirst().gone(1000);
        probe.advance(Limits.FEELER_LIFE.plusMillis(10));
        assertThat(guests.subList(1, guests.size()))
                .allMatch(guest -> guest.closed().equals(Optional.of(CloseCode.FULL)));
        assertThat(probe.engine().links()).hasSize(Limits.MAX_ACCEPTED_LINKS);
        assertThat(probe.engine().links()).noneMatch(LinkView::dialled);
    }

    @Test
    void aFreePlaceIsTakenByTheNext() {
        List<EngineProbe.Neighbour> all = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_ACCEPTED_LINKS; i++) {
            all.add(probe.silentNeighbour());
        }
        probe.advance(Duration.ofSeconds(10));
        var guest = probe.silentNeighbour();
        probe.advance(Duration.ofSeconds(1));
        all.getFirst().gone(1000);
        probe.advance(Duration.ofSeconds(10));
        assertThat(guest.closed()).isEmpty();
    }

    @Test
    void aSecondHelloIsIgnoredAndCounts() {
        var link = probe.accept(ana);
        link.helloSilent();
        link.helloSilent();
        assertThat(link.closed()).isEmpty();
        assertThat(misbehaviours()).isEqualTo(1);
    }

    @Test
    void bothEndsKeepTheLinkThatTheSmallerIdDialled() {
        TestPeer first = TestPeer.named("p@q");
        TestPeer second = TestPeer.named("r@s");
        boolean order = first.id().compareTo(second.id()) < 0;
        TestPeer smaller = order ? first : second;
        TestPeer larger = order ? second : first;
        for (boolean theirsFirst : List.of(true, false)) {
            assertThat(keepsOwnDial(smaller, larger, theirsFirst)).isTrue();
            assertThat(keepsOwnDial(larger, smaller, theirsFirst)).isFalse();
        }
    }

    private static boolean keepsOwnDial(TestPeer own, TestPeer other, boolean theirsFirst) {
        EngineProbe probe = EngineProbe.broadcasting(own);
        SignedEntry record =
                other.broadcast(probe.now()).at(13337, "198.18.3.3").entry();
        probe.give(new Input.Introduced("relay", List.of(Verdicts.good(record))));
        var dial = probe.seen(Output.Dial.class).getFirst();
        var ours = probe.answer(dial, other);
        var theirs = probe.accept(other);
        (theirsFirst ? theirs : ours).hello(record);
        (theirsFirst ? ours : theirs).hello(record);
        assertThat(probe.engine().links()).hasSize(1);
        var loser = probe.engine().links().getFirst().dialled() ? theirs : ours;
        assertThat(loser.closed()).contains(CloseCode.SELF_OR_DUPLICATE);
        return loser == theirs;
    }

    @Test
    void ofTwoLinksOfOneDiallerTheNewerStaysWhoeverSaysHelloFirst() {
        for (boolean olderFirst : List.of(true, false)) {
            TestPeer peer = TestPeer.named("z@y");
            var older = probe.accept(peer);
            probe.advance(Duration.ofMillis(5));
            var newer = probe.accept(peer);
            (olderFirst ? older : newer).helloSilent();
            (olderFirst ? newer : older).helloSilent();
            assertThat(older.closed()).contains(CloseCode.SELF_OR_DUPLICATE);
            assertThat(newer.closed()).isEmpty();
        }
    }

    @Test
    void whatIsPublishedBetweenTheTwoHellosReachesTheLink() {
        var link = probe.accept(ana);
        var newer = Verdicts.good(
                        probe.own().broadcast(probe.now().plusMillis(1)).entry())
                .record();
        probe.give(new Input.Publish(newer));
        link.hello(ana.broadcast(probe.now()).entry());
        assertThat(link.heard(Message.Announcement.class))
                .singleElement()
                .satisfies(sent -> assertThat(sent.entry().record()).isEqualTo(newer.signed()));
        assertThat(probe.seen(Output.Told.class)).singleElement().satisfies(told -> assertThat(told.seq())
                .isEqualTo(newer.seq()));
    }

    @Test
    void whoWasToldTheRecordInHelloIsToldTheWithdrawalEvenWithoutAnAnswer() {
        var link = probe.accept(ana);
        SignedRecord withdrawal =
                probe.own().withdrawal(probe.now(), probe.now().toEpochMilli() + 1);
        probe.switchOff(
                Verdicts.good(SignedEntry.of(withdrawal)).record(),
                TestPeer.named("one@time").id());
        assertThat(link.heard(Message.Announcement.class))
                .singleElement()
                .satisfies(sent -> assertThat(sent.entry().record()).isEqualTo(withdrawal));
        assertThat(link.closed()).contains(CloseCode.GOING_AWAY);
    }

    @Test
    void aLinkOfTheOtherModeGetsNoWord() {
        EngineProbe silent = EngineProbe.silent();
        var dialledBefore = silent.connect(
                ana,
                Optional.empty(),
                new IpAddress("198.18.0.7"),
                1,
                silent.own().id());
        assertThat(dialledBefore.drain()).isEmpty();
        assertThat(dialledBefore.closed()).contains(CloseCode.NORMAL);
        var oneTime = probe.connect(
                ana,
                Optional.empty(),
                new IpAddress("198.18.0.7"),
                1,
                TestPeer.named("one@time").id());
        assertThat(oneTime.drain()).isEmpty();
        assertThat(oneTime.closed()).contains(CloseCode.NORMAL);
    }

    @Test
    void nothingOfOursIsPublishedWhileSilent() {
        EngineProbe silent = EngineProbe.silent();
        var neighbour = silent.silentNeighbour();
        var record = Verdicts.good(silent.own().broadcast(silent.now()).entry()).record();
        silent.give(new Input.Publish(record));
        var lease = Verdicts.good(silent.own()
                        .broadcast(silent.now())
                        .entry(silent.own().lease(record.seq(), 1, silent.now().plusSeconds(7_300))))
                .lease()
                .orElseThrow();
        silent.give(new Input.Renew(lease));
        assertThat(neighbour.drain()).isEmpty();
    }

    private static Digest nothing() {
        return EngineProbe.digest(0, StrictBase64.encode(new byte[32]), EngineProbe.START.minusSeconds(10));
    }

    private long misbehaviours() {
        return probe.seen(Output.Rejected.class).stream()
                .filter(Output.Rejected::misbehaviour)
                .count();
    }
}
