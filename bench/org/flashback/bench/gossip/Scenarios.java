package org.flashback.bench.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashback.testkit.simulation.Sabotage;
import org.flashback.testkit.simulation.scenario.Announcement;
import org.flashback.testkit.simulation.scenario.MassFailure;
import org.flashback.testkit.simulation.scenario.Newcomer;
import org.flashback.testkit.simulation.scenario.Partition;
import org.flashback.testkit.simulation.scenario.RelayOutage;
import org.flashback.testkit.simulation.scenario.Replay;
import org.flashback.testkit.simulation.scenario.Search;
import org.flashback.testkit.simulation.scenario.SteadyState;

/** The scenarios and what has to come out of them. */
final class Scenarios {
    private static final int DEGREE = 8;
    private static final int LARGE = 100_000;
    private static final double CHURN = 0.10;
    private static final long LINE = 1_250_000;

    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("announce-1k", "one announcement", 1_000, Scenarios::announcement),
                new Scenario("announce-10k", "one announcement", 10_000, Scenarios::announcement),
                new Scenario("announce-100k", "one announcement", LARGE, Scenarios::announcement),
                new Scenario(
                        "announce-mixed",
                        "one announcement, eight peers in turn",
                        10_000,
                        (n, s) -> announcement(Announcement.Setup.of(n, s).withOrigins(8))),
                new Scenario("loss", "one announcement, 5 % of the frames lost", 10_000, Scenarios::loss),
                new Scenario("nat-20", "one announcement, 20 % can be dialled", 10_000, (n, s) -> nat(n, s, 0.20)),
                new Scenario("nat-5", "one announcement, 5 % can be dialled", 10_000, (n, s) -> nat(n, s, 0.05)),
                new Scenario("naive", "against the naive protocol", 10_000, Scenarios::naive),
                new Scenario("steady", "all announce and renew, 30 min", 1_000, Scenarios::steady),
                new Scenario("newcomer", "a newcomer, 10 Mbit/s lines", 10_000, Scenarios::newcomer),
                new Scenario("partition", "halves apart for 10 min, 10 %/h churn", 1_000, Scenarios::partition),
                new Scenario("relay-down", "relay down for 2 h, 10 %/h churn", 1_000, Scenarios::relayDown),
                new Scenario("mass-failure", "80 % gone at once", 1_000, Scenarios::massFailure),
                new Scenario("search", "one search", 1_000, Scenarios::search),
                new Scenario("replay", "one replayed announcement", 1_000, Scenarios::replay));
    }

    private static List<Figure> announcement(int nodes, long seed) {
        var setup = Announcement.Setup.of(nodes, seed);
        return announcement(nodes >= LARGE ? setup.withRounds(12, 1) : setup);
    }

    private static List<Figure> announcement(Announcement.Setup setup) {
        int nodes = setup.nodes();
        Announcement.Result result = Announcement.run(setup);
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.share("nodes reached", result.covered(), 1));
        figures.add(
                nodes >= LARGE
                        ? Figure.within("99 % have it after", result.ms99(), 1_100)
                        : Figure.told("99 % have it after", Figure.seconds(result.ms99())));
        figures.add(Figure.told("all have it after", Figure.seconds(result.msAll())));
        figures.add(Figure.atMost("payload copies per delivery", result.copies(), 1.05, "%.3f"));
        figures.add(Figure.told("bytes per node", Figure.text("%.0f B", result.bytesPerNode())));
        return figures;
    }

    private static List<Figure> loss(int nodes, long seed) {
        Announcement.Result result =
                Announcement.run(Announcement.Setup.of(nodes, seed).withLoss(0.05));
        return List.of(
                Figure.share("nodes reached in 5 s", result.in5s(), 0.9999),
                Figure.share("nodes reached in 40 s", result.in40s(), 1),
                Figure.within("95 % have it after", result.ms95(), 1_500),
                Figure.told("all have it after", Figure.seconds(result.msAll())),
                Figure.told("payload copies per delivery", Figure.text("%.3f", result.copies())));
    }

    private static List<Figure> nat(int nodes, long seed, double dialable) {
        Announcement.Result result =
                Announcement.run(Announcement.Setup.of(nodes, seed).withDialable(dialable));
        return List.of(
                Figure.share("nodes reached", result.covered(), 1),
                Figure.within("all have it after", result.msAll(), 3_000),
                Figure.atMost("busiest node sends", result.busiest() / 1000.0, 20, "%.1f kB"),
                Figure.told("payload copies per delivery", Figure.text("%.3f", result.copies())));
    }

    private static List<Figure> naive(int nodes, long seed) {
        Announcement.Result ours = Announcement.run(Announcement.Setup.of(nodes, seed));
        NaiveProtocol.Result naive = NaiveProtocol.run(nodes, DEGREE, seed);
        return List.of(
                Figure.told("naive: nodes reached", Figure.text("%.1f %%", 100 * naive.covered())),
                Figure.told("naive: 95 % have it after", Figure.seconds(naive.ms95())),
                Figure.told("naive: payload copies per delivery", Figure.text("%.2f", naive.copies())),
                Figure.told("naive: bytes per node", Figure.text("%.0f B", naive.bytesPerNode())),
                Figure.told("ours: bytes per node", Figure.text("%.0f B", ours.bytesPerNode())),
                Figure.atMost("ours ÷ naive, bytes", 100 * ours.bytesPerNode() / naive.bytesPerNode(), 25, "%.1f %%"));
    }

    private static List<Figure> steady(int nodes, long seed) {
        SteadyState.Result result = SteadyState.run(nodes, Duration.ofMinutes(15), Duration.ofMinutes(30), seed);
        return List.of(
                Figure.atMost("sent per node", result.bytesPerSecond() / 1000, 1.0, "%.2f kB/s"),
                Figure.told("busiest node sends", Figure.text("%.2f kB/s", result.busiest() / 1000)),
                Figure.told("links per node", Figure.text("%.1f", result.links())),
                Figure.told("records that are current", Figure.text("%.3f %%", 100 * result.current())));
    }

    private static List<Figure> newcomer(int nodes, long seed) {
        Newcomer.Result result = Newcomer.run(nodes, Math.max(20, nodes / 100), LINE, seed);
        long beyond = result.ms99() < 0 ? -1 : Math.max(0, result.ms99() - result.transferMs());
        return List.of(
                Figure.within("99 % of the table, beyond the transfer", beyond, 2_000),
                Figure.told("half of the table", Figure.seconds(result.ms50())),
                Figure.told("99 % of the table", Figure.seconds(result.ms99())),
                Figure.told("of which the transfer", Figure.seconds(result.transferMs())),
                Figure.told("received in all", Figure.text("%.1f MB", result.bytes() / 1e6)));
    }

    private static List<Figure> partition(int nodes, long seed) {
        Partition.Result result = Partition.run(nodes, Duration.ofMinutes(10), CHURN, seed, Sabotage.NONE);
        return List.of(
                Figure.told("current when healed", Figure.text("%.1f %%", 100 * result.currentAtHeal())),
                Figure.within("99 % current after", result.ms99(), 10_000),
                Figure.within("99.9 % current after", result.ms999(), 60_000),
                Figure.told("all current after", Figure.seconds(result.msAll())));
    }

    private static List<Figure> relayDown(int nodes, long seed) {
        RelayOutage.Result result = RelayOutage.run(nodes, Duration.ofHours(2), CHURN, seed, Sabotage.NONE);
        return List.of(
                Figure.atMost("isolated, on average", 100 * result.isolated(), 0.1, "%.3f %%"),
                Figure.told("isolated, at worst", Figure.text("%.2f %%", 100 * result.worst())),
                Figure.told("records that are current", Figure.text("%.3f %%", 100 * result.current())),
                Figure.told("departures", Figure.text("%d", result.departures())));
    }

    private static List<Figure> massFailure(int nodes, long seed) {
        MassFailure.Result result = MassFailure.run(nodes, 0.80, seed, Sabotage.NONE);
        return List.of(
                Figure.told("survivors reached at once", Figure.text("%.1f %%", 100 * result.atOnce())),
                Figure.told("connected again after", Figure.seconds(result.repairMs())),
                Figure.within("then all have it after", result.msAll(), 5_000));
    }

    private static List<Figure> search(int nodes, long seed) {
        Search.Result result = Search.run(nodes, seed);
        return List.of(
                Figure.atMost("questions sent by all", result.questions(), 73, "%.0f"),
                Figure.told("answers", Figure.text("%d", result.answers())));
    }

    private static List<Figure> replay(int nodes, long seed) {
        Replay.Result result = Replay.run(nodes, seed);
        return List.of(Figure.atMost("forwards", result.forwards(), 0, "%.0f"));
    }
}
