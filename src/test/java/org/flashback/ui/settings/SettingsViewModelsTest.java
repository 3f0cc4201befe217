package org.flashback.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.lan.LanSnapshot;
import org.flashback.app.port.Settings.Theme;
import org.flashback.ui.Samples;
import org.flashback.ui.TestDesk;
import org.junit.jupiter.api.Test;

class SettingsViewModelsTest {
    private final TestDesk test = new TestDesk();

    @Test
    void aRelayIsAddedOrRefusedInWords() {
        var model = new RelaysViewModel(test.desk);
        model.draft().set("http://relay.example");
        model.add();
        assertThat(model.draftProblem().get()).contains("it does not begin with https://");
        assertThat(test.fakes.calls).isEmpty();

        model.draft().set("https://relay.example");
        assertThat(model.draftProblem().get()).isEmpty();
        model.add();
        assertThat(test.fakes.calls).containsExactly("add https://relay.example:443");
        assertThat(model.draft().get()).isEmpty();
    }

    @Test
    void theLanSwitchIsKeptAndSaysWhatItDoes() {
        var model = new LanViewModel(test.desk);
        assertThat(model.on().get()).isTrue();
        assertThat(model.state().get())
                .isEqualTo("Listening only: nothing is sent while you are silent. Nobody is heard.");

        model.choose(false);
        test.settle();
        assertThat(model.on().get()).isFalse();
        assertThat(test.fakes.settings.current().lanDiscovery()).isFalse();

        test.fakes.lan.publish(new LanSnapshot(LanSnapshot.Mode.ANNOUNCING, 2, 3, ""));
        test.settle();
        assertThat(model.state().get()).contains("sees your key, addresses and port", "3 other nodes are heard");
        test.fakes.lan.publish(new LanSnapshot(LanSnapshot.Mode.LISTENING, 0, 0, "eth0 (IPv4): no"));
        test.settle();
        assertThat(model.state().get()).contains("Multicast does not work here", "eth0 (IPv4): no", "FB-NET-07");
    }

    @Test
    void aRelayThatDoesNotAnswerCountsDownToTheNextTry() {
        var model = new RelaysViewModel(test.desk);
        test.fakes.relayStates.publish(Samples.relays(true, false));
        test.settle();
        var row = model.rows().get().get(1);
        assertThat(row.state()).isEqualTo("no answer");
        assertThat(row.detail()).isEqualTo("Connection refused · next try in 0:42");
        assertThat(row.waits()).isTrue();

        test.pass(Duration.ofSeconds(40));
        assertThat(model.rows().get().get(1).detail()).endsWith("next try in 0:02");

        model.tryNow();
        assertThat(test.fakes.calls).containsExactly("try now");
    }

    @Test
    void hostingShowsTheLinkAndAFailureInWords() {
        var model = new RelaysViewModel(test.desk);
        test.fakes.outcome = CompletableFuture.failedFuture(new IllegalStateException("the port is in use"));
        model.host(true);
        test.settle();
        assertThat(model.hostingProblem().get()).contains("the port is in use");
        assertThat(model.hosting().get()).isFalse();

        test.fakes.outcome = CompletableFuture.completedFuture(null);
        model.host(true);
        test.fakes.hosted.publish(Optional.of("https://10.0.0.1:9443#pin=x"));
        test.settle();
        assertThat(model.hosting().get()).isTrue();
        assertThat(model.joinLink().get()).isEqualTo("https://10.0.0.1:9443#pin=x");
        assertThat(test.fakes.calls).containsExactly("host", "host");
    }

    @Test
    void theNameIsCheckedWhileItIsTyped() {
        var model = new IdentityViewModel(test.desk);
        model.name().set("a b@c");
        assertThat(model.problem().get()).contains("no spaces");
        model.rename();
        assertThat(test.fakes.calls).isEmpty();

        model.name().set("bea@c");
        model.rename();
        test.settle();
        assertThat(test.fakes.calls).containsExactly("rename bea@c");
        assertThat(model.saved().get()).isEqualTo("You are bea@c from now on.");
    }

    @Test
    void theThemeIsKept() {
        new AppearanceViewModel(test.desk).choose(Theme.DARK);

        assertThat(test.fakes.settings.current().theme()).isEqualTo(Theme.DARK);
    }
}
