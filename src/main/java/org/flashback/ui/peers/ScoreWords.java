package org.flashback.ui.peers;

import java.util.ArrayList;
import java.util.List;
import org.flashback.app.peers.PeerRow;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** The scores of a peer, each with what it rests on. */
final class ScoreWords {
    private ScoreWords() {}

    /** One score and its reason. */
    record Score(String name, String value, String why) {}

    /** The number that peers are sorted by, from 0 to 100. */
    static String total(PeerRow row) {
        boolean known =
                row.availabilityScore().isPresent() || row.performanceScore().isPresent();
        return known ? rounded(row.score()) : Words.NONE;
    }

    /** Availability, performance, bandwidth and what follows from them. */
    static List<Score> all(PeerRow row) {
        PeerRow.Evidence evidence = row.evidence();
        var scores = new ArrayList<Score>();
        scores.add(new Score(
                Texts.get("peers.score.availability"),
                row.availabilityScore().isPresent()
                        ? Texts.get(
                                "peers.score.percent",
                                rounded(row.availabilityScore().getAsDouble()))
                        : Words.NONE,
                evidence.expected() == 0
                        ? Texts.get("peers.score.nothing_expected")
                        : Texts.get(
                                "peers.score.answered",
                                evidence.received(),
                                evidence.expected(),
                                Math.max(1, evidence.hoursObserved()))));
        scores.add(new Score(
                Texts.get("peers.score.performance"),
                row.performanceScore().isPresent()
                        ? rounded(row.performanceScore().getAsDouble())
                        : Words.NONE,
                row.rttMs().isPresent()
                        ? Texts.get(
                                "peers.score.round_trip",
                                Words.millis(row.rttMs().getAsLong()))
                        : Texts.get("peers.score.no_round_trip")));
        evidence.bandwidth()
                .ifPresent(rate -> scores.add(new Score(
                        Texts.get("peers.score.bandwidth"),
                        Texts.get("peers.score.rate", Words.bytes(rate)),
                        evidence.bandwidthMeasured()
                                ? Texts.get("peers.score.measured")
                                : Texts.get("peers.score.claimed"))));
        scores.add(new Score(Texts.get("peers.score.total"), total(row), Texts.get("peers.score.formula")));
        return List.copyOf(scores);
    }

    private static String rounded(double value) {
        return Long.toString(Math.round(value));
    }
}
