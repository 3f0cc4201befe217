package org.flashback.ui.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
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
                row.attested());
    }

    @Test
    void chipsCountAndFilter() {
        test.fakes.peers.publish(Samples.peers());
        finish();
        assertThat(model.counts().get()).isEqualTo(new PeersViewModel.Counts(15, 11, 1));

        model.filter().set(PeerQuery.Filter.LAN);
        finish();
        assertThat(model.rows()).extracting(PeerRow::name).containsExactly("carla@home");

        model.clearSearch();
        finish();
        assertThat(model.rows()).hasSize(15);
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
                .containsExactly("bruno@studio", "goran@attic");
        assertThat(shown.provenance().getFirst().what()).endsWith("over 3 hops");
        assertThat(shown.facts().getFirst().value()).isEqualTo("198.51.100.7:13337\n10.0.0.4:13337");

        model.close();
        assertThat(passport.passport().get()).isEmpty();
    }
}
