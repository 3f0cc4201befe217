package org.flashback.ui.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.flashback.ui.Samples;
import org.flashback.ui.TestDesk;
import org.junit.jupiter.api.Test;

class WelcomeViewModelTest {
    private final TestDesk test = new TestDesk();
    private final WelcomeViewModel model = new WelcomeViewModel(test.desk);

    @Test
    void theNameIsThereAlreadyAndContinueChangesNothing() {
        assertThat(model.name().get()).isEqualTo("ana@laptop.local");

        model.proceed();
        test.settle();

        assertThat(test.fakes.calls).isEmpty();
        assertThat(test.fakes.settings.current().welcomed()).isTrue();
        assertThat(model.open().get()).isFalse();
    }

    @Test
    void anotherNameIsTakenOver() {
        model.name().set("ana@studio");

        model.proceed();
        test.settle();

        assertThat(test.fakes.calls).containsExactly("rename ana@studio");
        assertThat(model.open().get()).isFalse();
    }

    @Test
    void whatIsNotANameIsRefusedInWords() {
        model.name().set("ana");

        model.proceed();

        assertThat(model.problem().get()).contains("the @ is missing");
        assertThat(model.open().get()).isTrue();
    }

    @Test
    void whatHasHappenedIsListed() {
        test.fakes.relayStates.publish(Samples.relays(true, false));
        test.fakes.peers.publish(Samples.peers());
        test.settle();

        assertThat(model.steps().get())
                .extracting(WelcomeViewModel.Step::text)
                .containsExactly(
                        "Key made and kept on this computer",
                        "relay.example answered",
                        "127.0.0.1:9443 does not answer yet",
                        "Found bruno@studio",
                        "Found carla@home",
                        "Looking for more peers");
    }
}
