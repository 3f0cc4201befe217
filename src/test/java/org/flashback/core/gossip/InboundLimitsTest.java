package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.EngineProbe.Neighbour;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Protocol section 7: how many links one address and one network may dial to us. */
class InboundLimitsTest {
    private final EngineProbe probe = EngineProbe.broadcasting();
    private int peers;

    @Test
    void twoOfOneAddressStayAndTheThirdIsToldThatWeAreFull() {
        var links = List.of(link("203.0.113.5"), link("203.0.113.5"), link("203.0.113.5"));
        assertThat(links).allMatch(link -> link.closed().isEmpty());
        probe.advance(Limits.FEELER_LIFE);
        assertThat(links.get(0).closed()).isEmpty();
        assertThat(links.get(1).closed()).isEmpty();
        assertThat(links.get(2).closed()).contains(CloseCode.FULL);
        // It has our record all the same.
        assertThat(links.get(2).heard(Message.Hello.class)).hasSize(1);
        assertThat(probe.seen(Output.Rejected.class)).singleElement().satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectReason.LINKS_FULL);
            assertThat(rejected.misbehaviour()).isFalse();
        });
        // A free place is taken by whoever comes next.
        links.getFirst().gone(1000);
        assertThat(staying("203.0.113.5")).isTrue();
    }

    @Test
    void fourOfOneNetworkStay() {
        for (int i = 1; i <= 4; i++) {
            assertThat(staying("203.0.113." + i)).as("link %d", i).isTrue();
        }
        assertThat(staying("203.0.113.5")).isFalse();
        assertThat(staying("203.0.114.5")).isTrue();
    }

    @Test
    void ofIpv6ANetworkIsA48AndAnAddressA64() {
        assertThat(staying("2001:db8:1:1::1")).isTrue();
        assertThat(staying("2001:db8:1:1::2")).isTrue();
        assertThat(staying("2001:db8:1:1::3")).isFalse();
        assertThat(staying("2001:db8:1:2::1")).isTrue();
        assertThat(staying("2001:db8:1:3::1")).isTrue();
        assertThat(staying("2001:db8:1:4::1")).isFalse();
        assertThat(staying("2001:db8:2:1::1")).isTrue();
    }

    @Test
    void thisComputerAndTheLocalNetworkAreExempt() {
        for (String local : List.of("127.0.0.1", "192.168.1.9", "10.0.0.1", "fe80::1", "fd00::9")) {
            for (int i = 0; i < 6; i++) {
                assertThat(staying(local)).as("%s, link %d", local, i).isTrue();
            }
        }
    }

    @Test
    void linksBeforeHelloDoNotCount() {
        for (int i = 0; i < 3; i++) {
            probe.accept(peer(), new IpAddress("203.0.113.5"));
        }
        probe.advance(Limits.FEELER_LIFE.plusSeconds(1));
        assertThat(staying("203.0.113.5")).isTrue();
    }

    @Test
    void sixFeelersAMinuteDoNotCountAndMoreDo() {
        assertThat(staying("203.0.113.5")).isTrue();
        assertThat(staying("203.0.113.5")).isTrue();
        for (int i = 0; i < 6; i++) {
            var feeler = link("203.0.113.5");
            probe.advance(Duration.ofMillis(500));
            assertThat(feeler.closed()).isEmpty();
            feeler.gone(1000);
        }
        var seventh = link("203.0.113.5");
        assertThat(seventh.closed()).contains(CloseCode.FULL);
        // Another address is not concerned, and a minute later neither is this one.
        assertThat(link("198.51.100.5").closed()).isEmpty();
        for (int second = 0; second < 60; second++) {
            probe.advance(Duration.ofSeconds(1));
        }
        assertThat(link("203.0.113.5").closed()).isEmpty();
    }

    @Test
    void thoseThatAreOpenAtOnceCountAsFeelersToo() {
        List<Neighbour> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(link("203.0.113.5"));
        }
        assertThat(many.stream().filter(link -> link.closed().isEmpty())).hasSize(8);
        probe.advance(Limits.FEELER_LIFE);
        assertThat(many.stream().filter(link -> link.closed().isEmpty())).hasSize(2);
    }

    private boolean staying(String address) {
        var link = link(address);
        probe.advance(Limits.FEELER_LIFE);
        return link.closed().isEmpty();
    }

    private Neighbour link(String address) {
        Neighbour link = probe.accept(peer(), new IpAddress(address));
        link.helloSilent();
        return link;
    }

    private TestPeer peer() {
        return TestPeer.named("p" + ++peers + "@y");
    }
}
