package org.flashback.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;
import org.flashback.app.live.Publisher;
import org.flashback.ui.Samples;
import org.flashback.ui.TestDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonTest {
    @Test
    void ofManyValuesOnlyTheLastArrivesWithOneHop() {
        var test = new TestDesk();
        var source = new Publisher<>(0);
        var live = new Live<>(source, test);
        test.settle();
        var seen = new ArrayList<Integer>();
        live.value().addListener((from, before, now) -> seen.add(now));

        for (int i = 1; i <= 1000; i++) {
            source.publish(i);
        }

        assertThat(test.pending()).isEqualTo(1);
        assertThat(live.get()).isZero();
        test.settle();
        assertThat(seen).containsExactly(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, now",
        "PT4S, now",
        "PT12S, 12 s ago",
        "PT4M, 4 min ago",
        "PT3H, 3 h ago",
        "PT30H, yesterday",
        "PT72H, 3 days ago",
        "PT960H, 13 Oct"
    })
    void agesAreSaidInWords(Duration age, String words) {
        Instant noon = LocalDateTime.of(2026, 11, 22, 12, 0)
                .atZone(ZoneId.systemDefault())
                .toInstant();
        assertThat(Words.ago(noon.minus(age), noon)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"999, 999 B", "1500, 1.5 kB", "212000000000, 212 GB", "999600000, 1.0 GB"})
    void sizesHaveOneUnit(long bytes, String words) {
        assertThat(Words.bytes(bytes)).isEqualTo(words);
    }

    @Test
    void aQuietNetworkIsGivenTimeBeforeAnythingIsOffered() {
        var test = new TestDesk();
        test.fakes.relayStates.publish(Samples.relays(false, false));
        var model = new QuietNetworkViewModel(test.desk);
        test.settle();
        assertThat(model.sentence().get())
                .isEqualTo("You’re set up, ana. Looking for peers… (relay answered in 80 ms)");
        assertThat(model.offering().get()).isFalse();

        test.pass(Duration.ofSeconds(15));
        assertThat(model.offering().get()).isTrue();
        assertThat(model.sentence().get()).startsWith("Nobody else is broadcasting on these 2 relays right now.");
        assertThat(model.canDemo().get()).isFalse();

        model.host();
        assertThat(test.fakes.calls).containsExactly("host");

        test.fakes.peers.publish(Samples.peers());
        test.settle();
        assertThat(model.alone().get()).isFalse();
    }

    @Test
    void reachCountsWhoKnowsByDistance() {
        var reach = Reach.of(Samples.peers(), Samples.broadcasting());
        assertThat(reach.total()).isEqualTo(15);
        assertThat(reach.yes()).isEqualTo(14);
        assertThat(reach.rings().get(Reach.Ring.LOCAL)).isEqualTo(new Reach.Share(1, 0, 0));

        var after = Reach.of(Samples.peers(), Samples.silent(false, Optional.of(Samples.receipt())));
        assertThat(after.yes()).isZero();
        assertThat(after.rings().values().stream()
                        .mapToInt(Reach.Share::perhaps)
                        .sum())
                .isEqualTo(1);
    }
}
