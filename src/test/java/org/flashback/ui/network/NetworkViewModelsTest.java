package org.flashback.ui.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.IntStream;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.peers.RelayIndependence;
import org.flashback.core.gossip.RejectReason;
import org.flashback.ui.FakeFaces;
import org.flashback.ui.Samples;
import org.flashback.ui.TestDesk;
import org.junit.jupiter.api.Test;

class NetworkViewModelsTest {
    private final TestDesk test = new TestDesk();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final NetworkViewModel model = new NetworkViewModel(test.desk, work::add);
    private final GossipViewModel gossip = new GossipViewModel(test.desk);

    private void finish() {
        while (!work.isEmpty() || test.pending() > 0) {
            test.settle();
            Runnable task = work.poll();
            if (task != null) {
                task.run();
            }
        }
    }

    private Picture shown() {
        model.showing().set(true);
        test.fakes.relayStates.publish(Samples.relays(false, true));
        test.fakes.peers.publish(Samples.peers());
        finish();
        test.pass(Duration.ofSeconds(1));
        finish();
        return model.picture().get();
    }

    @Test
    void nothingIsMadeWhileNobodyLooks() {
        test.fakes.peers.publish(Samples.peers());
        test.fakes.gossip.publish(Samples.gossip());
        test.pass(Duration.ofSeconds(5));
        assertThat(work).isEmpty();
        assertThat(model.picture().get()).isSameAs(Picture.NOTHING);
        assertThat(gossip.numbers().get()).isSameAs(GossipViewModel.Numbers.NOTHING);

        model.showing().set(true);
        gossip.showing().set(true);
        finish();
        assertThat(model.picture().get().peers()).isEqualTo(15);
        assertThat(gossip.numbers().get().facts()).isNotEmpty();
    }

    @Test
    void manyNewsWithinASecondMakeOnePicture() {
        Picture before = shown();
        for (int i = 1; i < 10; i++) {
            test.fakes.peers.publish(new PeersSnapshot(Samples.peers().rows().subList(0, i)));
            finish();
        }
        assertThat(model.picture().get()).isSameAs(before);
        test.pass(Duration.ofSeconds(1));
        assertThat(work).hasSize(1);
        finish();
        assertThat(model.picture().get().peers()).isEqualTo(9);
        test.pass(Duration.ofSeconds(1));
        assertThat(work).isEmpty();
    }

    @Test
    void theTableBeginsWithRelaysAndGoesOnByDistance() {
        Picture picture = shown();
        assertThat(picture.places())
                .hasSize(17)
                .extracting(Place::name)
                .startsWith("relay.example", "127.0.0.1:9443", "carla@home", "bruno@studio", "lena@press");
        assertThat(picture.places()).extracting(Place::kind).isSorted();
        assertThat(picture.summary())
                .isEqualTo("11 peers online: 8 linked, 1 of them local. Furthest news came over 3 hops.");
    }

    @Test
    void everyPlaceOfTheMapSaysWhatItsRowSays() {
        for (Place place : shown().drawn()) {
            String sentence = place.sentence(FakeFaces.START);
            assertThat(sentence).as(place.name()).contains(place.name());
            if (place.kind() != Place.Kind.RELAY) {
                assertThat(sentence).as(place.name()).contains(place.heardFrom());
            }
            if (place.linked()) {
                assertThat(sentence).as(place.name()).contains(place.path(), place.rtt());
            }
        }
        assertThat(place("goran@attic").sentence(FakeFaces.START))
                .isEqualTo("goran@attic: Online. Told by bruno@studio over 3 hops; last seen 40 s ago.");
        assertThat(place("mika@tower").sentence(FakeFaces.START))
                .isEqualTo("mika@tower: Quiet. Told by relay.example; last seen 12 min ago.");
        assertThat(place("hana@desk").sentence(FakeFaces.START))
                .isEqualTo("hana@desk: linked, IPv6, 38 ms. Told by relay.example.");
    }

    private Place place(String name) {
        return model.picture().get().places().stream()
                .filter(place -> place.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void blockedPeersAreNotOnTheMap() {
        var rows = new java.util.ArrayList<>(Samples.peers().rows());
        rows.set(
                0,
                rows.getFirst()
                        .withTrust(org.flashback.core.identity.Trust.NONE.with(
                                org.flashback.core.identity.Trust.Mark.BLOCK, FakeFaces.START)));
        Picture picture = Picture.of(new PeersSnapshot(rows), List.of());
        assertThat(picture.places()).hasSize(14).extracting(Place::name).doesNotContain("bruno@studio");
    }

    @Test
    void ofManyPeersOnlyTheNearestAreDrawnAndTheRestIsCounted() {
        Picture picture = Picture.of(Samples.crowd(5_000), Samples.relays(false, true));
        assertThat(picture.drawn()).hasSize(2 + Picture.MOST_PEERS);
        assertThat(picture.more()).isEqualTo(5_000 - Picture.MOST_PEERS);
        assertThat(picture.places()).hasSize(5_002);
    }

    @Test
    void whoIsOnlyKnownByARelayWouldBeLost() {
        RelayIndependence independence = shown().independence();
        assertThat(independence.known()).isEqualTo(15);
        assertThat(independence.reachable()).isEqualTo(9);
        assertThat(IndependenceController.sentence(independence))
                .isEqualTo("dov@lab, ines@uni, mika@tower and 3 more would be lost: only a relay spoke of them.");
        assertThat(IndependenceController.sentence(new RelayIndependence(1, 3, List.of("a@b", "c@d"))))
                .startsWith("a@b and c@d would be lost");
        assertThat(IndependenceController.sentence(new RelayIndependence(2, 3, List.of("a@b"))))
                .startsWith("a@b would be lost: only a relay spoke of it.");
        assertThat(IndependenceController.sentence(new RelayIndependence(3, 3, List.of())))
                .endsWith("you would lose nobody.");
    }

    @Test
    void nobodyMovesBecauseSomebodyElseCame() {
        Picture few = Picture.of(new PeersSnapshot(Samples.peers().rows().subList(0, 7)), List.of());
        var before = MapLayout.of(few.drawn());
        Picture slower = Picture.of(
                new PeersSnapshot(Samples.peers().rows().subList(0, 7).reversed()), List.of());
        assertThat(MapLayout.of(slower.drawn())).isEqualTo(before);
    }

    @Test
    void noTwoPlacesOfTheMapAreTheSame() {
        for (int count : new int[] {1, 15, 40, 400}) {
            Picture picture = Picture.of(Samples.crowd(count), Samples.relays(false, true));
            var points = MapLayout.of(picture.drawn());
            assertThat(points).hasSize(picture.drawn().size());
            assertThat(new HashSet<>(points.values())).hasSize(points.size());
        }
    }

    @Test
    void whoWasToldOfByALinkedPeerStandsNearIt() {
        var points = MapLayout.of(shown().drawn());
        MapLayout.Point bruno =
                Objects.requireNonNull(points.get(Samples.peerId(2).text()));
        MapLayout.Point goran =
                Objects.requireNonNull(points.get(Samples.peerId(7).text()));
        double turn = Math.abs(
                Math.IEEEremainder(Math.atan2(bruno.y(), bruno.x()) - Math.atan2(goran.y(), goran.x()), 2 * Math.PI));
        assertThat(turn).isLessThan(Math.toRadians(40));
    }

    @Test
    void theCountersAreSaidInWords() {
        gossip.showing().set(true);
        test.fakes.gossip.publish(Samples.gossip());
        test.fakes.health.publish(Samples.health(org.flashback.app.node.HealthSnapshot.Port.OPEN, 15));
        test.settle();
        test.pass(Duration.ofSeconds(1));

        assertThat(gossip.numbers().get().facts())
                .extracting(fact -> fact.label() + ": " + fact.value())
                .contains("In: 38 / min", "Out: 51 / min", "Duplicates dropped: 17 %", "Rejected: 18", "Links held: 8");
        assertThat(gossip.numbers().get().lines()).hasSize(6);
        assertThat(gossip.numbers().get().rejections())
                .extracting(fact -> fact.label() + " " + fact.value())
                .containsExactly("Older than what is held 14", "Expired 3", "Bad signature 1");
    }

    @Test
    void withoutNewsThereIsNoShareOfDuplicates() {
        gossip.showing().set(true);
        assertThat(gossip.numbers().get().facts())
                .extracting(fact -> fact.label() + ": " + fact.value())
                .contains("Duplicates dropped: –", "In: 0 / min");
    }

    @Test
    void linesStayWithinTheirFrame() {
        gossip.showing().set(true);
        test.fakes.gossip.publish(Samples.gossip());
        test.settle();
        test.pass(Duration.ofSeconds(1));

        List<GossipViewModel.Chart> charts = gossip.numbers().get().charts();
        assertThat(charts).hasSize(4);
        for (GossipViewModel.Chart chart : charts) {
            assertThat(chart.points()).hasSizeBetween(60, 61).allSatisfy(point -> {
                assertThat(point.x()).isBetween(0.0, 1.0);
                assertThat(point.y()).isBetween(0.0, 1.0);
            });
            assertThat(IntStream.range(1, chart.points().size()))
                    .allMatch(i -> chart.points().get(i - 1).x()
                            < chart.points().get(i).x());
            assertThat(chart.sentence()).contains("in the last 5 minutes");
        }
    }

    @Test
    void everyReasonHasWords() {
        List<String> spoken = Arrays.stream(RejectReason.values())
                .map(reason -> Reasons.words(reason.name().toLowerCase(Locale.ROOT)))
                .toList();
        assertThat(spoken).doesNotHaveDuplicates().allMatch(words -> Character.isUpperCase(words.charAt(0)));
    }
}
