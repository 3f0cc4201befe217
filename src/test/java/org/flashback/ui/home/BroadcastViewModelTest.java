package org.flashback.ui.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Count;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.Notice;
import org.flashback.ui.Samples;
import org.flashback.ui.TestDesk;
import org.flashback.ui.common.Texts;
import org.junit.jupiter.api.Test;

class BroadcastViewModelTest {
    private final TestDesk test = new TestDesk();
    private final BroadcastViewModel model = new BroadcastViewModel(test.desk);
    private final ExposureViewModel card = new ExposureViewModel(test.desk, model);

    private String sentence() {
        return Texts.plain(model.sentence().get());
    }

    @Test
    void theFirstTimeTheCardOpensAndNothingIsSwitched() {
        model.toggle();

        assertThat(model.question().get()).isPresent();
        assertThat(test.fakes.calls).isEmpty();
        assertThat(card.rows().get())
                .extracting(ExposureViewModel.Row::text)
                .startsWith("ana@laptop.local", "203.0.113.5:13337", "192.168.1.20:13337", "[fd00::2]:13337");
    }

    @Test
    void confirmingSwitchesOnWithExactlyWhatIsTicked() {
        model.toggle();
        card.rows().get().get(1).chosen().set(false);

        card.confirm();

        assertThat(test.fakes.calls).containsExactly("on [192.168.1.20]");
        assertThat(model.question().get()).isEmpty();
    }

    @Test
    void decliningSwitchesNothing() {
        model.toggle();

        card.decline();

        assertThat(model.question().get()).isEmpty();
        assertThat(test.fakes.calls).isEmpty();
    }

    @Test
    void laterItSwitchesAtOnceWithTheChosenAddresses() {
        test.fakes.broadcast.publish(Samples.silent(false, Optional.empty()));
        test.settle();

        model.toggle();

        assertThat(test.fakes.calls).containsExactly("on [192.168.1.20, 203.0.113.5]");
    }

    @Test
    void whileBroadcastingItSwitchesOff() {
        test.fakes.broadcast.publish(Samples.broadcasting());
        test.settle();

        model.toggle();

        assertThat(test.fakes.calls).containsExactly("off");
    }

    @Test
    void whileSwitchingOnItCanBeTakenBackAndWhileSwitchingOffItCannot() {
        switching(Mode.SWITCHING_ON);
        model.toggle();
        assertThat(test.fakes.calls).containsExactly("off");

        switching(Mode.SWITCHING_OFF);
        model.toggle();
        assertThat(test.fakes.calls).containsExactly("off");
    }

    private void switching(Mode mode) {
        BroadcastSnapshot old = test.fakes.broadcast.current();
        test.fakes.broadcast.publish(new BroadcastSnapshot(
                mode,
                Optional.empty(),
                new Count(1, 2),
                new Count(3, 15),
                List.of(),
                old.since(),
                Optional.empty(),
                Optional.empty(),
                false));
        test.settle();
    }

    @Test
    void aRefusalIsSaidInItsOwnWords() {
        test.fakes.broadcast.publish(Samples.silent(false, Optional.empty()));
        test.settle();
        test.fakes.outcome = CompletableFuture.failedFuture(new NodeException(new Notice(
                Notice.Code.CLOCK_OFF,
                Notice.Severity.NEEDS_YOU,
                "Your clock is 2 days ahead.",
                "Nothing was published.",
                Optional.empty())));

        model.toggle();
        test.settle();

        assertThat(model.problem().get()).isEqualTo("Your clock is 2 days ahead. Nothing was published. (FB-CLK-01)");
    }

    @Test
    void broadcastingIsProvedByNumbersWithTheirAge() {
        test.fakes.peers.publish(Samples.peers());
        test.fakes.broadcast.publish(Samples.broadcasting());
        test.settle();

        assertThat(model.word().get()).isEqualTo("Broadcasting");
        assertThat(sentence()).isEqualTo("You are a bootstrap node. 14 of 15 peers know you.");
        assertThat(model.basis().get()).startsWith("Renews in 27 min · listed by 2 of 2 relays");

        test.pass(Duration.ofMinutes(7));
        assertThat(model.basis().get()).startsWith("Renews in 20 min");
    }

    @Test
    void anOutstandingCopyIsNamedUntilItLapses() {
        test.fakes.peers.publish(Samples.peers());
        test.fakes.broadcast.publish(Samples.silent(false, Optional.of(Samples.receipt())));
        test.settle();
        assertThat(sentence()).contains("dov@lab may hold your address until");

        test.pass(Duration.ofMinutes(27));
        assertThat(sentence()).isEqualTo("You can see who is there; nobody can find you.");
    }

    @Test
    void theReceiptCountsAndGroups() {
        var receipt = new ReceiptViewModel(test.desk);
        test.fakes.broadcast.publish(Samples.silent(false, Optional.of(Samples.receipt())));
        test.settle();

        var shown = receipt.shown().get().orElseThrow();
        assertThat(shown.title()).isEqualTo("Withdrawn from 2 of 2 relays and 14 of 15 peers");
        assertThat(shown.rows())
                .extracting(ReceiptViewModel.Row::who)
                .containsExactly("relay.example", "127.0.0.1:9443", "14 peers", "dov@lab");
        assertThat(receipt.text()).contains("Receipt 1795356120182", "waiting  dov@lab");

        receipt.dismiss();
        assertThat(test.fakes.calls).containsExactly("dismiss");
    }
}
