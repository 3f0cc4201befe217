package org.flashback.ui.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.gossip.GossipSnapshot.Second;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** What gossip costs, in numbers and in lines. Written anew once a second, and only while the page is shown. */
public final class GossipViewModel {
    private static final Duration SHOWN = Duration.ofSeconds(GossipSnapshot.SECONDS);
    private static final double FEW = 10;

    /** So many seconds make one point: single messages would be a fence. */
    private static final int TOGETHER = 5;

    private final Desk desk;
    private final Live<GossipSnapshot> gossip;
    private final Live<HealthSnapshot> health;
    private final BooleanProperty showing = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Numbers> numbers = new ReadOnlyObjectWrapper<>(Numbers.NOTHING);

    public GossipViewModel(Desk desk) {
        this.desk = desk;
        gossip = new Live<>(desk.faces().gossip(), desk.ui());
        health = new Live<>(desk.faces().health(), desk.ui());
        desk.time().now().addListener((source, before, now) -> write());
        showing.addListener((source, before, now) -> write());
    }

    /** A label and its value. */
    record Fact(String label, String value) {}

    /** One kind of message. */
    record Line(String kind, String inLastMinute, String outLastMinute, String in, String out) {}

    /**
     * One line of the last five minutes.
     *
     * @param points from 0 to 1 each: how far from the beginning, how high
     * @param most the highest value, in words
     */
    record Chart(String title, String now, String most, String from, String to, List<Point> points) {
        String sentence() {
            return Texts.get("network.chart.accessible", title, now, most);
        }
    }

    record Point(double x, double y) {}

    /** Everything that is written. */
    record Numbers(List<Fact> facts, List<Line> lines, List<Fact> rejections, List<Chart> charts) {
        static final Numbers NOTHING = new Numbers(List.of(), List.of(), List.of(), List.of());
    }

    private void write() {
        if (showing.get()) {
            GossipSnapshot now = gossip.get();
            numbers.set(new Numbers(facts(now), lines(now), rejections(now), charts(now)));
        }
    }

    private List<Fact> facts(GossipSnapshot now) {
        Second last = now.seconds().isEmpty() ? NONE : now.seconds().getLast();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(Texts.get("network.gossip.in"), Texts.get("network.gossip.per_minute", now.inLastMinute())));
        facts.add(
                new Fact(Texts.get("network.gossip.out"), Texts.get("network.gossip.per_minute", now.outLastMinute())));
        facts.add(new Fact(
                Texts.get("network.gossip.traffic"),
                Texts.get(
                        "network.gossip.traffic_value",
                        Words.bytes(Math.round(last.bytesIn())),
                        Words.bytes(Math.round(last.bytesOut())))));
        facts.add(new Fact(Texts.get("network.gossip.duplicates"), duplicates(now)));
        facts.add(new Fact(Texts.get("network.gossip.rejected"), count(now.rejections())));
        facts.add(new Fact(Texts.get("network.gossip.links"), count(health.get().links())));
        return List.copyOf(facts);
    }

    private static final Second NONE = new Second(Instant.EPOCH, 0, 0, 0, 0, 0, 0);

    /** Of the news of the last minute, how much was held already. */
    private static String duplicates(GossipSnapshot now) {
        return now.newsLastMinute() == 0
                ? Words.NONE
                : Texts.get(
                        "network.gossip.share",
                        Math.min(100, Math.round(100.0 * now.duplicatesLastMinute() / now.newsLastMinute())));
    }

    private static List<Line> lines(GossipSnapshot now) {
        return now.messages().stream()
                .map(line -> new Line(
                        word(line.kind()),
                        count(line.inLastMinute()),
                        count(line.outLastMinute()),
                        count(line.in()),
                        count(line.out())))
                .toList();
    }

    private static String word(GossipSnapshot.Kind kind) {
        return switch (kind) {
            case HELLO -> Texts.get("network.kind.hello");
            case ANNOUNCEMENT -> Texts.get("network.kind.announcement");
            case UPDATE -> Texts.get("network.kind.update");
            case REQUEST -> Texts.get("network.kind.request");
            case RESPONSE -> Texts.get("network.kind.response");
            case HEARTBEAT -> Texts.get("network.kind.heartbeat");
        };
    }

    private static List<Fact> rejections(GossipSnapshot now) {
        return now.rejected().stream()
                .map(rejection -> new Fact(Reasons.words(rejection.reason()), count(rejection.count())))
                .toList();
    }

    private List<Chart> charts(GossipSnapshot now) {
        return List.of(
                chart(Texts.get("network.chart.in"), now.seconds(), Second::in),
                chart(Texts.get("network.chart.out"), now.seconds(), Second::out),
                chart(Texts.get("network.chart.duplicates"), now.seconds(), Second::duplicates),
                chart(Texts.get("network.chart.rejected"), now.seconds(), Second::rejected));
    }

    private Chart chart(String title, List<Second> seconds, ToDoubleFunction<Second> value) {
        Instant end = seconds.isEmpty() ? desk.time().get() : seconds.getLast().at();
        Instant begin = end.minus(SHOWN);
        List<Mean> means = means(seconds, value);
        double most = means.stream().mapToDouble(Mean::value).max().orElse(0);
        double top = Math.max(1, most);
        double last = means.isEmpty() ? 0 : means.getLast().value();
        return new Chart(
                title,
                Texts.get("network.chart.per_second", rate(last)),
                Texts.get("network.chart.most", rate(most)),
                Words.clock(begin),
                Words.clock(end),
                means.stream()
                        .map(mean -> new Point(
                                (double) Duration.between(begin, mean.at()).toMillis() / SHOWN.toMillis(),
                                mean.value() / top))
                        .toList());
    }

    private record Mean(Instant at, double value) {}

    /** Cut by the clock, so that what is past does not change its shape; the last one grows. */
    private static List<Mean> means(List<Second> seconds, ToDoubleFunction<Second> value) {
        var means = new ArrayList<Mean>();
        int from = 0;
        while (from < seconds.size()) {
            int to = from + 1;
            while (to < seconds.size() && part(seconds.get(to)) == part(seconds.get(from))) {
                to++;
            }
            List<Second> together = seconds.subList(from, to);
            means.add(new Mean(
                    together.getLast().at(),
                    together.stream().mapToDouble(value).average().orElse(0)));
            from = to;
        }
        return means;
    }

    private static long part(Second second) {
        return second.at().getEpochSecond() / TOGETHER;
    }

    /** Small rates with a decimal, so that one message in three seconds is not none. */
    private static String rate(double value) {
        return String.format(Locale.ENGLISH, value > 0 && value < FEW ? "%.1f" : "%.0f", value);
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** Whether somebody can see the page. */
    public BooleanProperty showing() {
        return showing;
    }

    ReadOnlyObjectProperty<Numbers> numbers() {
        return numbers.getReadOnlyProperty();
    }
}
