package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Protocol section 7: what is dropped, and what is far more than haste. */
class RatesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Output> outputs = new ArrayList<>();
    private final LinkTable links = new LinkTable();
    private Instant now = EngineProbe.START;
    private final Rates rates = new Rates(new Misbehaviour(new SplittableRandom(1), links), now);
    private final Link one = link(1);
    private final Link two = link(2);

    @Test
    void ofOneLinkAThousandNewRecordsAreTakenAndThenTwoASecond() {
        assertThat(changes(one, 1_500)).isEqualTo(1_000);
        now = now.plus(SECOND);
        assertThat(changes(one, 10)).isEqualTo(2);
        // Another link has its own, and no haste so far was misbehaviour.
        assertThat(changes(two, 1_000)).isEqualTo(1_000);
        assertThat(misbehaviours()).isEmpty();
    }

    @Test
    void moreThanFourTimesTheLimitIsMisbehaviourOnceInTenSeconds() {
        changes(one, 4_000);
        assertThat(misbehaviours()).isEmpty();
        changes(one, 500);
        assertThat(misbehaviours()).singleElement().satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectReason.NEW_RECORDS_RATE);
            assertThat(rejected.link()).contains(one.id());
        });
        // Who goes on at five times the rate is out within a minute; at three times he stays.
        for (int second = 0; second < 60 && !one.closing(); second++) {
            now = now.plus(SECOND);
            changes(one, 10);
        }
        assertThat(one.closing()).isTrue();
        assertThat(two.closing()).isFalse();
    }

    @Test
    void atThreeTimesTheRateForAnHourNobodyIsBlamed() {
        changes(one, 4_000);
        for (int second = 0; second < 3_600; second++) {
            now = now.plus(SECOND);
            assertThat(changes(one, 6)).isEqualTo(2);
        }
        assertThat(misbehaviours()).isEmpty();
    }

    @Test
    void ofNewIdentitiesTwoHundredAndThenTwentyASecondAreTakenInAll() {
        assertThat(identities(one, 300)).isEqualTo(200);
        now = now.plus(SECOND);
        assertThat(identities(one, 50)).isEqualTo(20);
        assertThat(misbehaviours()).isEmpty();
    }

    @Test
    void everyLinkGetsOneIdentityASecondWhateverOthersPush() {
        for (int second = 0; second < 10; second++) {
            identities(one, 60);
            assertThat(identities(two, 3)).as("second %d", second).isGreaterThanOrEqualTo(1);
            now = now.plus(SECOND);
        }
    }

    @Test
    void fourTimesTheIdentitiesIsMisbehaviour() {
        identities(one, 800);
        assertThat(misbehaviours()).isEmpty();
        identities(one, 1);
        assertThat(misbehaviours())
                .extracting(Output.Rejected::reason)
                .containsExactly(RejectReason.NEW_IDENTITIES_RATE);
    }

    @Test
    void whoChangesFarTooOftenIsBlamedAndNotWhoPassesItOn() {
        PeerId owner = peer(7);
        Link theirs = link(3, owner);
        for (int i = 0; i < 24; i++) {
            rates.change(turn(), Optional.of(one), owner);
        }
        assertThat(outputs.stream().filter(Output.Rejected.class::isInstance)).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(theirs.closing()).isFalse();
            assertThat(rates.change(turn(), Optional.of(one), owner)).contains(RejectReason.CHANGES_RATE);
        }
        assertThat(theirs.closing()).isTrue();
        assertThat(one.closing()).isFalse();
        assertThat(misbehaviours()).isEmpty();
    }

    @Test
    void oneLeaseInFourMinutes() {
        PeerId owner = peer(7);
        assertThat(rates.lease(turn(), owner)).isEmpty();
        assertThat(rates.lease(turn(), owner)).contains(RejectReason.LEASES_RATE);
        now = now.plus(Limits.LEASE_PERIOD);
        assertThat(rates.lease(turn(), owner)).isEmpty();
    }

    @Test
    void nothingIsKeptOfThoseWhoAreWithinTheirLimits() {
        changes(one, 10);
        rates.lease(turn(), peer(7));
        now = now.plus(Duration.ofHours(1));
        rates.sweep(now);
        rates.linkGone(one.id());
        assertThat(rates).extracting("changes", "leases", "links").allSatisfy(map -> assertThat(map.toString())
                .isEqualTo("{}"));
    }

    @Test
    void fiveSearchesAtOnceAreAnsweredAndThenOneASecond() {
        EngineProbe probe = EngineProbe.broadcasting();
        var link = probe.silentNeighbour();
        assertThat(searches(link, 8)).isEqualTo(5);
        probe.advance(SECOND);
        assertThat(searches(link, 2)).isEqualTo(1);
        assertThat(probe.seen(Output.Rejected.class))
                .hasSize(4)
                .allMatch(rejected -> rejected.reason() == RejectReason.SEARCHES_RATE)
                .noneMatch(Output.Rejected::misbehaviour);
        // Far more is misbehaviour; a link that does not search is not concerned.
        searches(link, 20);
        assertThat(probe.seen(Output.Rejected.class)).anyMatch(Output.Rejected::misbehaviour);
        assertThat(link.closed()).isEmpty();
        for (int i = 0; i < 6 && link.closed().isEmpty(); i++) {
            probe.advance(Limits.MISBEHAVING_RATE_PERIOD);
            searches(link, 100);
        }
        assertThat(link.closed()).contains(CloseCode.MISBEHAVIOUR);
    }

    private static long searches(EngineProbe.Neighbour link, int count) {
        link.drain();
        for (int i = 0; i < count; i++) {
            link.search("films");
        }
        return link.heard(Message.Response.class).stream()
                .filter(response -> !response.more())
                .count();
    }

    private int changes(Link from, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            // Each of another owner, so that only the link's limit is met.
            taken += rates.change(turn(), Optional.of(from), peer(1_000 + i)).isEmpty() ? 1 : 0;
            rates.sweep(now.plus(Duration.ofDays(1)));
        }
        return taken;
    }

    private int identities(Link from, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += rates.identity(turn(), Optional.of(from)).isEmpty() ? 1 : 0;
        }
        return taken;
    }

    private List<Output.Rejected> misbehaviours() {
        return outputs.stream()
                .filter(Output.Rejected.class::isInstance)
                .map(Output.Rejected.class::cast)
                .filter(Output.Rejected::misbehaviour)
                .toList();
    }

    private Turn turn() {
        return new Turn(now, outputs::add, new Counters());
    }

    private Link link(int number) {
        return link(number, peer(number));
    }

    private Link link(int number, PeerId peer) {
        var link = new Link(
                new Input.Connected(
                        new LinkId(number),
                        peer,
                        TestPeer.named("own@probe").id(),
                        Optional.empty(),
                        new IpAddress("127.0.0.1"),
                        1),
                now);
        links.add(link);
        return link;
    }

    private static PeerId peer(int number) {
        return PeerId.ofHash(
                HexFormat.of().parseHex(HexFormat.of().toHexDigits(number).repeat(8)));
    }
}
