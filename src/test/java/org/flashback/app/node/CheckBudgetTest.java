package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** Protocol section 7, budgets for signature checks, in virtual time. */
class CheckBudgetTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long TEN_SECONDS = 10 * SECOND;

    private final CheckBudget budget = new CheckBudget(500, 20, 0);

    @Test
    void oneLinkGetsTheWholeBudgetAndNoMore() {
        // One second's worth at once, and the link's own few beside it.
        assertThat(greedy(1)[0]).isBetween(5_000, 5_750);
    }

    @Test
    void linksThatWaitTakeTurns() {
        int[] checks = greedy(5);
        for (int i = 1; i < checks.length; i++) {
            assertThat(checks[i]).isCloseTo(checks[0], withPercentage(5));
        }
        assertThat(checks[0]).isBetween(1_000, 1_200);
    }

    @Test
    void everyLinkGetsTwentyASecondHoweverMany() {
        assertThat(Arrays.stream(greedy(100))).allMatch(checks -> checks >= 200 && checks <= 300);
    }

    @Test
    void whoAsksForFewDoesNotWaitWhileOthersFlood() {
        var flood = new CheckBudget.Share(0);
        for (int i = 0; i < 2_000; i++) {
            budget.take(flood, 0);
        }
        assertThat(budget.take(flood, 0)).isGreaterThan(Duration.ofSeconds(1));
        var polite = new CheckBudget.Share(0);
        for (int i = 0; i < 20; i++) {
            assertThat(budget.take(polite, 0)).isZero();
        }
    }

    @Test
    void whatTheLinksOwnChecksOwedIsForgottenSoon() {
        for (int link = 0; link < 200; link++) {
            var share = new CheckBudget.Share(0);
            for (int i = 0; i < 20; i++) {
                budget.take(share, 0);
            }
        }
        var late = new CheckBudget.Share(0);
        for (int i = 0; i < 20; i++) {
            budget.take(late, 3 * SECOND);
        }
        assertThat(budget.take(late, 3 * SECOND)).isZero();
    }

    /** Links that ask for the next check as soon as they had one, for ten seconds: how many each had. */
    private int[] greedy(int links) {
        record Worker(int number, CheckBudget.Share share, long free) {}
        var workers =
                new PriorityQueue<Worker>(Comparator.comparingLong(Worker::free).thenComparingInt(Worker::number));
        int[] checks = new int[links];
        for (int i = 0; i < links; i++) {
            workers.add(new Worker(i, new CheckBudget.Share(0), 0));
        }
        while (workers.element().free() < TEN_SECONDS) {
            Worker next = workers.remove();
            long free = next.free() + budget.take(next.share(), next.free()).toNanos();
            if (free < TEN_SECONDS) {
                checks[next.number()]++;
            }
            // A check takes its time too.
            workers.add(new Worker(next.number(), next.share(), free + 100_000));
        }
        return checks;
    }
}
