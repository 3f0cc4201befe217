package org.flashback.ui.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.port.StoreException;
import org.flashback.core.identity.Trust;
import org.flashback.ui.Samples;
import org.flashback.ui.TestDesk;
import org.junit.jupiter.api.Test;

class PeersViewModelTest {
    private final TestDesk test = new TestDesk();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final PeersViewModel model = new PeersViewModel(test.desk, work::add);

    private void finish() {
        while (!work.isEmpty() || test.pending() > 0) {
            test.settle();
            Runnable task = work.poll();
            if (task != null) {
                task.run();
            }
        }
    }

    @Test
    void theFirstPeersAppearAtOnceConnectedOnesFirst() {
        finish();
        test.fakes.peers.publish(Samples.peers());
        finish();

        assertThat(model.empty().get()).isFalse();
        assertThat(model.rows()).hasSize(15);
        assertThat(model.rows().getFirst().name()).isEqualTo("bruno@studio");
        assertThat(model.rows().getLast().name()).isEqualTo("oskar@lab2");
        assertThat(model.footer().get()).isEqualTo("15 shown · Peers that stay silent are never listed.");
    }

    @Test
    void laterNewsWaitForTheSecondHand() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        test.fakes.peers.publish(new PeersSnapshot(Samples.peers().rows().subList(0, 3)));
        finish();
        assertThat(model.rows()).hasSize(15);

        test.pass(Duration.ofSeconds(1));
        finish();
        assertThat(model.rows()).hasSize(3);
    }

    @Test
    void searchFindsNameRepositoryAndFingerprint() {
        test.fakes.peers.publish(Samples.peers());
        finish();

        assertThat(names("CARLA")).containsExactly("carla@home");
        assertThat(names("films")).contains("bruno@studio", "dov@lab").doesNotContain("carla@home");
        String fingerprint = Samples.peerId(2).fingerprint().text();
        assertThat(names(fingerprint.substring(0, 9))).containsExactly("bruno@studio");
        assertThat(names("nobody")).isEmpty();
        assertThat(model.footer().get()).startsWith("0 of 15 shown");
        assertThat(names("")).hasSize(15);
    }

    private java.util.List<String> names(String text) {
        model.search().set(text);
        finish();
        return model.rows().stream().map(PeerRow::name).toList();
    }

    @Test
    void whileAListIsBeingMadeOnlyTheLastWishIsKept() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        model.search().set("c");
        model.search().set("ca");
        model.search().set("carla");

        assertThat(work).hasSize(1);
        finish();
        assertThat(model.rows()).extracting(PeerRow::name).containsExactly("carla@home");
    }

    @Test
    void theSelectionStaysWithThePeerNotWithTheRow() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        PeerRow carla = model.rows().get(1);
        model.select(Optional.of(carla));

        model.sortBy(PeerQuery.Order.NAME, false);
        finish();

        assertThat(model.rows().get(model.selectedIndex()).peerId()).isEqualTo(carla.peerId());
        assertThat(model.selectedIndex()).isNotEqualTo(1);
    }

    @Test
    void changedValuesAreWrittenInPlace() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        var replaced = new ArrayList<Boolean>();
        model.rows().addListener((javafx.collections.ListChangeListener<PeerRow>) change -> {
            while (change.next()) {
                replaced.add(change.getTo() - change.getFrom() == 15);
            }
        });
        var rows = new ArrayList<>(Samples.peers().rows());
        rows.set(0, slower(rows.getFirst()));
        test.fakes.peers.publish(new PeersSnapshot(rows));
        finish();
        test.pass(Duration.ofSeconds(1));
        finish();

        assertThat(replaced).containsExactly(false);
        assertThat(model.rows().getFirst().rttMs()).hasValue(24);
    }

    private static PeerRow slower(PeerRow row) {
        return new PeerRow(
                row.peerId(),
                row.name(),
                row.state(),
                row.path(),
                row.online(),
                row.linked(),
                row.broadcasting(),
                java.util.OptionalLong.of(24),
                row.firstSeen(),
                row.lastSeen(),
                row.addresses(),
                row.port(),
                row.repositories(),
                row.torrents(),
                row.availabilityScore(),
                row.performanceScore(),
                row.seq(),
                row.recordIssuedAt(),
                row.expiresAt(),
                row.via(),
                row.record(),
                row.evidence(),
                row.trust(),
                row.attested(),
                row.remote(),
                row.withoutRelay());
    }

    @Test
    void chipsCountAndFilter() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        assertThat(model.counts().get()).isEqualTo(new PeersViewModel.Counts(15, 11, 2, 1, 0));

        model.filter().set(PeerQuery.Filter.LAN);
        finish();
        assertThat(model.rows()).extracting(PeerRow::name).containsExactly("carla@home");

        model.clearSearch();
        finish();
        assertThat(model.rows()).hasSize(15);
    }

    private static String fact(PassportViewModel.Passport passport, String label) {
        return passport.facts().stream()
                .filter(fact -> fact.label().equals(label))
                .map(PassportViewModel.Fact::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBestScoreComesFirst() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        model.sortBy(PeerQuery.Order.SCORE, true);
        finish();

        assertThat(model.rows())
                .isSortedAccordingTo(
                        java.util.Comparator.comparingDouble(PeerRow::score).reversed());
        assertThat(model.rows().getFirst().name()).isEqualTo("carla@home");
    }

    @Test
    void everyScoreSaysWhatItRestsOn() {
        var passport = new PassportViewModel(test.desk, model);
        test.fakes.peers.publish(Samples.peers());
        finish();

        model.open(Samples.peerId(8));
        assertThat(passport.passport().get().orElseThrow().scores())
                .extracting(score -> score.name() + " " + score.value() + ": " + score.why())
                .containsExactly(
                        "Availability 96 %: answered 46 of 48 beats and leases in 24 h",
                        "Performance 91: round trip 38 ms; 100 at 20 ms or less, 0 at 2 s",
                        "Bandwidth 1.2 MB/s: measured here",
                        "Score 94: 0.6 × availability + 0.4 × performance; peers are sorted by it");

        model.open(Samples.peerId(16));
        assertThat(passport.passport().get().orElseThrow().scores())
                .extracting(score -> score.value() + ": " + score.why())
                .startsWith("–: nothing was expected of it yet", "–: no round trip was measured yet");
    }

    @Test
    void thePathIsAWordWithItsReason() {
        var passport = new PassportViewModel(test.desk, model);
        test.fakes.peers.publish(Samples.peers());
        finish();

        model.open(Samples.peerId(8));
        assertThat(fact(passport.passport().get().orElseThrow(), "Path"))
                .isEqualTo("IPv6: linked over the internet by IPv6, at 2001:db8::5");
        model.open(Samples.peerId(3));
        assertThat(fact(passport.passport().get().orElseThrow(), "Path"))
                .isEqualTo("LAN: linked on your network, at 192.168.1.9");
        model.open(Samples.peerId(2));
        assertThat(fact(passport.passport().get().orElseThrow(), "Addresses"))
                .isEqualTo("198.51.100.7:13337, works\n10.0.0.4:13337");
    }

    @Test
    void whatTheUserDecidesGoesToTheNodeAndComesBackWithItsAnswer() {
        var passport = new PassportViewModel(test.desk, model);
        test.fakes.peers.publish(Samples.peers());
        finish();
        model.open(Samples.peerId(3));
        passport.mark(Trust.Mark.BLOCK);
        finish();

        assertThat(test.fakes.calls).singleElement().asString().startsWith("BLOCK ");
        assertThat(passport.passport().get().orElseThrow().trust().blocked()).isTrue();
        assertThat(passport.passport().get().orElseThrow().trusted()).startsWith("No link is made");
        assertThat(passport.problem().get()).isEmpty();
    }

    @Test
    void aDecisionThatFailsIsSaidAndChangesNothing() {
        var passport = new PassportViewModel(test.desk, model);
        test.fakes.peers.publish(Samples.peers());
        test.fakes.outcome = CompletableFuture.failedFuture(new StoreException("the disk is full"));
        finish();
        model.open(Samples.peerId(3));
        passport.mark(Trust.Mark.PIN);
        finish();

        assertThat(passport.problem().get()).contains("the disk is full");
        assertThat(passport.passport().get().orElseThrow().trust()).isEqualTo(Trust.NONE);
        model.open(Samples.peerId(4));
        assertThat(passport.problem().get()).isEmpty();
    }

    @Test
    void blockedPeersAreShownByTheirOwnChipOnly() {
        var rows = new ArrayList<>(Samples.peers().rows());
        rows.set(1, rows.get(1).withTrust(Trust.NONE.with(Trust.Mark.BLOCK, java.time.Instant.EPOCH)));
        test.fakes.peers.publish(new PeersSnapshot(rows));
        finish();
        assertThat(model.rows())
                .extracting(PeerRow::name)
                .doesNotContain("carla@home")
                .hasSize(14);
        assertThat(model.footer().get()).startsWith("14 shown · 1 blocked · ");

        model.filter().set(PeerQuery.Filter.BLOCKED);
        finish();
        assertThat(model.rows()).extracting(PeerRow::name).containsExactly("carla@home");
    }

    @Test
    void thePassportSaysHowThePeerIsKnown() {
        var passport = new PassportViewModel(test.desk, model);
        test.fakes.peers.publish(Samples.peers());
        finish();

        model.open(Samples.peerId(7));

        var shown = passport.passport().get().orElseThrow();
        assertThat(shown.state()).isEqualTo("Online, last seen 40 s ago");
        assertThat(shown.provenance())
                .extracting(PassportViewModel.Step::who)
                .containsExactly("bruno@studio", "goran@attic", "You");
        assertThat(shown.provenance().getFirst().what()).endsWith("over 3 hops");
        assertThat(shown.provenance().getLast().what()).startsWith("checked the signature");
        assertThat(fact(shown, "Path")).isEqualTo("None. No link to it now; news of it comes through others.");
        assertThat(fact(shown, "Addresses")).isEqualTo("198.51.100.7:13337\n10.0.0.4:13337");
        assertThat(fact(shown, "Last seen")).isEqualTo("40 s ago");
        assertThat(fact(shown, "Without relays")).startsWith("Within reach");

        model.close();
        assertThat(passport.passport().get()).isEmpty();
    }
}
