package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Protocol section 7, misbehaviour: points, bans and forgiving. */
class MisbehaviourTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");
    private final TestPeer bob = TestPeer.named("bob@laptop");
    private final IpAddress address = new IpAddress("198.18.5.5");

    @Test
    void theFifthClosesAndBansForAnHour() {
        var link = linked(ana, address);
        for (int i = 1; i <= 4; i++) {
            link.unreadable(Input.Fault.FAULTY);
            assertThat(link.closed()).as("after %d", i).isEmpty();
        }
        link.unreadable(Input.Fault.FAULTY);
        assertThat(link.closed()).contains(CloseCode.MISBEHAVIOUR);
        var again = probe.accept(ana, new IpAddress("198.18.6.6"));
        assertThat(again.closed()).contains(CloseCode.MISBEHAVIOUR);
        assertThat(again.drain()).isEmpty();
        probe.advance(Limits.BAN.plusSeconds(1));
        assertThat(linked(ana, address).closed()).isEmpty();
    }

    @Test
    void theAddressIsBannedTooExceptOnTheOwnNetwork() {
        ban(linked(ana, address));
        assertThat(probe.accept(TestPeer.named("b@y"), address).closed()).contains(CloseCode.MISBEHAVIOUR);
        for (String local : new String[] {"127.0.0.1", "192.168.1.9", "fe80::1", "fd00::9"}) {
            var sinner = linked(TestPeer.named("c@y"), new IpAddress(local));
            ban(sinner);
            assertThat(linked(TestPeer.named("d@y"), new IpAddress(local)).closed())
                    .as(local)
                    .isEmpty();
            assertThat(probe.accept(sinner.peer(), new IpAddress(local)).closed())
                    .as(local)
                    .contains(CloseCode.MISBEHAVIOUR);
        }
    }

    @Test
    void ofIpv6TheNetworkIsBanned() {
        ban(linked(ana, new IpAddress("2001:db8:1:2::5")));
        assertThat(probe.accept(TestPeer.named("b@y"), new IpAddress("2001:db8:1:2:ffff::9"))
                        .closed())
                .contains(CloseCode.MISBEHAVIOUR);
        assertThat(linked(TestPeer.named("c@y"), new IpAddress("2001:db8:1:3::5"))
                        .closed())
                .isEmpty();
    }

    @Test
    void onePointPerMinuteIsForgiven() {
        var link = linked(ana, address);
        for (int i = 0; i < 8; i++) {
            link.unreadable(Input.Fault.FAULTY);
            for (int minute = 0; minute < 20; minute++) {
                probe.advance(Duration.ofMinutes(1));
                link.beat();
            }
        }
        assertThat(link.closed()).isEmpty();
    }

    @Test
    void whatIsNotJsonClosesAtOnceWithOneMisbehaviour() {
        var link = linked(ana, address);
        link.unreadable(Input.Fault.NOT_JSON);
        assertThat(link.closed()).contains(CloseCode.PROTOCOL);
        assertThat(linked(ana, address).closed()).isEmpty();
    }

    @Test
    void unknownTypesAreNeverHeldAgainstAnybody() {
        var link = linked(ana, address);
        for (int i = 0; i < 50; i++) {
            link.unreadable(Input.Fault.UNKNOWN);
        }
        assertThat(link.closed()).isEmpty();
        assertThat(probe.seen(Output.Rejected.class)).hasSize(50).noneMatch(Output.Rejected::misbehaviour);
    }

    @Test
    void everyKindOfMisbehaviourIsCountedUnderItsReason() {
        Instant now = probe.now();
        var entry = ana.broadcast(now).entry();
        var forged = SignedEntry.of(new SignedRecord(
                entry.record().text(), bob.broadcast(now).entry().record().signature()));
        List<Consumer<EngineProbe.Neighbour>> sins = List.of(
                link -> link.announce(forged, 32),
                link -> link.announce(
                        ana.broadcast(now.plus(Duration.ofMinutes(61))).entry(), 32),
                link -> link.announce(SignedEntry.of(ana.signText(silentWithAddress())), 32),
                EngineProbe.Neighbour::helloSilent,
                link -> link.say(new Message.Response(probe.head(), probe.head().id(), List.of(), List.of(), false)),
                link -> link.unreadable(Input.Fault.FAULTY),
                link -> link.unreadable(Input.Fault.NOT_JSON),
                link -> link.unreadable(Input.Fault.FORBIDDEN_FRAME));
        List<RejectReason> reasons = new ArrayList<>();
        for (var sin : sins) {
            probe.drain();
            sin.accept(linked(TestPeer.named("s" + reasons.size() + "@y"), new IpAddress("127.0.0.1")));
            assertThat(probe.seen(Output.Rejected.class)).singleElement().satisfies(rejected -> {
                assertThat(rejected.misbehaviour()).isTrue();
                reasons.add(rejected.reason());
            });
        }
        assertThat(reasons)
                .containsExactly(
                        RejectReason.BAD_SIGNATURE,
                        RejectReason.TOO_FAR_AHEAD,
                        RejectReason.ADDRESS_OF_SILENT,
                        RejectReason.SECOND_HELLO,
                        RejectReason.UNSOLICITED,
                        RejectReason.FAULTY,
                        RejectReason.NOT_JSON,
                        RejectReason.FORBIDDEN_FRAME);
        // The valid twin of them all.
        probe.drain();
        linked(bob, new IpAddress("127.0.0.1")).announce(entry, 32);
        assertThat(probe.seen(Output.Rejected.class)).isEmpty();
        assertThat(probe.engine().peer(ana.id(), now)).isPresent();
    }

    @Test
    void whatIsNeverMisbehaviourCountsAgainstNobodyHoweverOften() {
        Instant now = probe.now();
        var link = linked(bob, address);
        var entry = ana.broadcast(now).entry();
        var older = ana.broadcast(now.minusSeconds(1)).entry();
        var expired = TestPeer.named("old@y")
                .broadcast(now.minus(Duration.ofHours(3)))
                .entry();
        String newerVersion = entry.record().text().replace("\"v\":1", "\"v\":2");
        for (int i = 0; i < 50; i++) {
            link.announce(entry, 32);
            link.announce(older, 32);
            link.announce(expired, 32);
            link.announce(SignedEntry.of(ana.signText(newerVersion)), 32);
            link.unreadable(Input.Fault.UNKNOWN);
        }
        assertThat(link.closed()).isEmpty();
        assertThat(probe.seen(Output.Rejected.class))
                .noneMatch(Output.Rejected::misbehaviour)
                .extracting(Output.Rejected::reason)
                .contains(RejectReason.OLDER, RejectReason.EXPIRED, RejectReason.REFUSED_CONTENT, RejectReason.UNKNOWN);
        assertThat(linked(bob, address).closed()).isEmpty();
    }

    @Test
    void aBanClosesTheOtherLinksOfTheAddressAndIsTold() {
        var other = linked(TestPeer.named("same@house"), address);
        var elsewhere = linked(TestPeer.named("other@house"), new IpAddress("198.19.5.5"));
        ban(linked(ana, address));
        assertThat(other.closed()).contains(CloseCode.MISBEHAVIOUR);
        assertThat(elsewhere.closed()).isEmpty();
        assertThat(probe.seen(Output.Banned.class)).singleElement().satisfies(banned -> {
            assertThat(banned.address()).isEqualTo(address);
            assertThat(banned.until()).isEqualTo(probe.now().plus(Limits.BAN));
        });
    }

    private String silentWithAddress() {
        SignedRecord withdrawal = ana.withdrawal(probe.now(), probe.now().toEpochMilli());
        return withdrawal.text().replaceFirst("}$", ",\"socket_addresses\":[\"203.0.113.5\"],\"port\":1}");
    }

    private EngineProbe.Neighbour linked(TestPeer peer, IpAddress from) {
        var link = probe.accept(peer, from);
        link.helloSilent();
        return link;
    }

    private static void ban(EngineProbe.Neighbour link) {
        for (int i = 0; i < 5; i++) {
            link.unreadable(Input.Fault.FAULTY);
        }
        assertThat(link.closed()).contains(CloseCode.MISBEHAVIOUR);
    }
}
