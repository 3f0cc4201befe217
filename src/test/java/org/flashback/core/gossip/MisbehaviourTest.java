package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Protocol section 7, misbehaviour: points, bans and forgiving. */
class MisbehaviourTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");
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
