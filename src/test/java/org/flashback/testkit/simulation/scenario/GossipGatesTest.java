package org.flashback.testkit.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flashback.testkit.simulation.Sabotage;
import org.junit.jupiter.api.Test;

/**
 * The promises of the protocol on small networks of real engines, and that each of them notices when a part of the
 * protocol is missing. The same with up to 100,000 nodes: {@code bench/gossip}.
 */
class GossipGatesTest {
    private static final long SEED = 7;
    private static final int NODES = 400;
    private static final double LOSS = 0.05;

    private static Announcement.Setup announcement() {
        return Announcement.Setup.of(NODES, SEED).withRounds(8, 2);
    }

    @Test
    void anAnnouncementReachesEverybodyInOneCopy() {
        Announcement.Result result = Announcement.run(announcement());

        assertThat(result.covered()).isEqualTo(1);
        assertThat(result.ms99()).as("ms to 99 %%").isBetween(0L, 1_100L);
        assertThat(result.copies()).isLessThanOrEqualTo(1.05);
    }

    @Test
    void anAnnouncementReachesEverybodyThroughLoss() {
        Announcement.Result result = Announcement.run(announcement().withLoss(LOSS));

        assertThat(result.in5s()).isGreaterThanOrEqualTo(0.9999);
        assertThat(result.in40s()).isEqualTo(1);
        assertThat(result.ms95()).as("ms to 95 %%").isBetween(0L, 1_500L);
    }

    @Test
    void withoutOffersLossLeavesGaps() {
        Announcement.Result result =
                Announcement.run(announcement().withLoss(LOSS).with(Sabotages.NO_OFFERS));

        assertThat(result.in5s()).isLessThan(0.9999);
    }

    @Test
    void anAnnouncementReachesEverybodyBehindNat() {
        Announcement.Result result = Announcement.run(announcement().withDialable(0.20));

        assertThat(result.covered()).isEqualTo(1);
        assertThat(result.msAll()).as("ms to all").isBetween(0L, 3_000L);
        assertThat(result.busiest()).as("bytes of the busiest").isLessThanOrEqualTo(20_000);
    }

    @Test
    void halvesGrowTogether() {
        Partition.Result result = partition(Sabotage.NONE);

        assertThat(result.currentAtHeal()).isLessThan(0.8);
        assertThat(result.ms99()).as("ms to 99 %%").isBetween(0L, 10_000L);
        assertThat(result.ms999()).as("ms to 99.9 %%").isBetween(0L, 60_000L);
    }

    @Test
    void withoutReconciliationHalvesStayApart() {
        Partition.Result result = partition(Sabotages.NO_RECONCILIATION);

        // Within a minute feelers bring at least what their diallers say of themselves.
        assertThat(result.in10s()).isLessThan(0.99);
    }

    private static Partition.Result partition(Sabotage sabotage) {
        return Partition.run(80, Duration.ofMinutes(3), 0.10, SEED, sabotage);
    }

    @Test
    void survivorsOfAMassFailureFindEachOther() {
        MassFailure.Result result = MassFailure.run(200, 0.90, SEED, Sabotage.NONE);

        assertThat(result.repairMs()).isNotNegative();
        assertThat(result.msAll()).as("ms to all").isBetween(0L, 5_000L);
    }

    @Test
    void withoutRepairTheyDoNot() {
        MassFailure.Result result = MassFailure.run(200, 0.90, SEED, Sabotages.NO_REPAIR);

        assertThat(result.repairMs()).isNegative();
        assertThat(result.in5s()).isLessThan(1);
    }

    @Test
    void theRelayIsNotNeeded() {
        RelayOutage.Result result = RelayOutage.run(60, Duration.ofMinutes(20), 0.60, SEED, Sabotage.NONE);

        assertThat(result.departures()).isPositive();
        assertThat(result.isolated()).isLessThan(0.001);
    }

    @Test
    void aWithdrawnPeerStaysGone() {
        Comeback.Result result = Comeback.run(30, SEED, Sabotage.NONE);

        assertThat(result.knewBefore()).isEqualTo(1);
        assertThat(result.listsAgain()).isZero();
    }

    @Test
    void withoutMemoryOfWithdrawalsItComesBack() {
        Comeback.Result result = Comeback.run(30, SEED, Sabotages.NO_WITHDRAWAL_MEMORY);

        assertThat(result.listsAgain()).isPositive();
    }

    @Test
    void aNewcomerLearnsTheTableAtOnce() {
        Newcomer.Result result = Newcomer.run(600, 20, 1_250_000, SEED);

        assertThat(result.ms99()).isBetween(0L, 2_000 + result.transferMs());
    }

    @Test
    void aSearchAsksTwoHops() {
        assertThat(Search.run(200, SEED).questions()).isBetween(9L, 73L);
    }

    @Test
    void whatEverybodyKnowsIsNotPassedOn() {
        Replay.Result result = Replay.run(100, SEED);

        assertThat(result.said()).isPositive();
        assertThat(result.forwards()).isZero();
    }

    @Test
    void oneSeedIsOneRun() {
        var setup = Announcement.Setup.of(150, SEED).withRounds(2, 1).withLoss(LOSS);

        assertThat(Announcement.run(setup)).isEqualTo(Announcement.run(setup));
    }
}
