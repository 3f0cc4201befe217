package org.flashback.app.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Count;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.lan.LanSnapshot.Mode;
import org.flashback.app.live.Publisher;
import org.flashback.app.node.Notice;
import org.flashback.app.port.LanDiscovery;
import org.flashback.app.port.Settings;
import org.flashback.app.port.TimeSource;
import org.flashback.core.gossip.Candidate;
import org.flashback.core.gossip.Input;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.junit.jupiter.api.Test;

class LanServiceTest {
    private static final PeerId OWN = id(0);
    private static final IpAddress HERE = new IpAddress("192.168.1.20");

    private final FakeDiscovery discovery = new FakeDiscovery();
    private final List<Input.Suggested> engine = new ArrayList<>();
    private final Publisher<Settings> settings = new Publisher<>(Settings.DEFAULT);
    private final Publisher<BroadcastSnapshot> broadcast = new Publisher<>(silent(BroadcastSnapshot.Mode.SILENT));
    private long nanos = -1_000_000_000L;

    private static PeerId id(int number) {
        byte[] hash = new byte[32];
        hash[0] = (byte) (number >> 8);
        hash[1] = (byte) number;
        return PeerId.ofHash(hash);
    }

    private LanService started(boolean offForThisRun) {
        var time = new TimeSource() {
            @Override
            public Instant wall() {
                return Instant.EPOCH;
            }

            @Override
            public long nanos() {
                return nanos;
            }
        };
        var service = new LanService(discovery, OWN, offForThisRun, engine::add, time);
        service.start(settings, broadcast);
        return service;
    }

    private static BroadcastSnapshot silent(BroadcastSnapshot.Mode mode) {
        return new BroadcastSnapshot(
                mode,
                Optional.empty(),
                Count.NONE,
                Count.NONE,
                List.of(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static BroadcastSnapshot broadcasting(BroadcastSnapshot.Mode mode, IpAddress... published) {
        List<Exposure.Address> addresses = java.util.stream.Stream.of(published)
                .map(address -> new Exposure.Address(address, Exposure.Origin.LOCAL_NETWORK, true))
                .toList();
        var visible = new Exposure("ana@laptop", addresses, OptionalInt.of(13_337), List.of(), List.of());
        return new BroadcastSnapshot(
                mode,
                Optional.of(visible),
                Count.NONE,
                Count.NONE,
                List.of(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Writes down what it is told. */
    private static final class FakeDiscovery implements LanDiscovery {
        final List<String> calls = new ArrayList<>();
        Optional<Listener> ear = Optional.empty();

        @Override
        public Session listen(Listener listener) {
            calls.add("listen");
            ear = Optional.of(listener);
            return new Session() {
                @Override
                public void announce(Presence presence) {
                    calls.add("announce " + presence.port() + " " + presence.addresses());
                }

                @Override
                public void hush() {
                    calls.add("hush");
                }

                @Override
                public void close() {
                    calls.add("close");
                }
            };
        }

        void hear(Place place) {
            ear.orElseThrow().found(place);
        }
    }

    private static LanDiscovery.Place place(int number) {
        return new LanDiscovery.Place(id(number), 4_711, List.of(new IpAddress("192.168.1.30")));
    }

    @Test
    void aSilentNodeListensAndNeverAnnounces() {
        LanService service = started(false);
        broadcast.publish(silent(BroadcastSnapshot.Mode.SWITCHING_ON));

        assertThat(discovery.calls)
                .doesNotContain("announce")
                .startsWith("listen")
                .doesNotContain("close");
        assertThat(discovery.calls).noneMatch(call -> call.startsWith("announce"));
        assertThat(service.state().current().mode()).isEqualTo(Mode.LISTENING);
    }

    @Test
    void announcesWhileBroadcastingAndSaysGoodbyeWithTheWithdrawal() {
        LanService service = started(false);
        broadcast.publish(broadcasting(BroadcastSnapshot.Mode.BROADCASTING, HERE));
        assertThat(discovery.calls).endsWith("announce 13337 [192.168.1.20]");
        assertThat(service.state().current().mode()).isEqualTo(Mode.ANNOUNCING);

        broadcast.publish(broadcasting(BroadcastSnapshot.Mode.SWITCHING_OFF, HERE));
        assertThat(discovery.calls).endsWith("hush");
        assertThat(service.state().current().mode()).isEqualTo(Mode.LISTENING);
    }

    @Test
    void announcesNothingWithoutAnAddress() {
        started(false);
        broadcast.publish(broadcasting(BroadcastSnapshot.Mode.BROADCASTING));

        assertThat(discovery.calls).noneMatch(call -> call.startsWith("announce"));
    }

    @Test
    void theSettingTakesEffectAtOnce() {
        broadcast.publish(broadcasting(BroadcastSnapshot.Mode.BROADCASTING, HERE));
        LanService service = started(false);
        discovery.hear(place(1));
        assertThat(service.state().current().heard()).isEqualTo(1);

        settings.publish(Settings.DEFAULT.withLanDiscovery(false));
        assertThat(discovery.calls).endsWith("close");
        assertThat(service.state().current()).isEqualTo(new LanSnapshot(Mode.OFF, 0, 0, ""));

        settings.publish(Settings.DEFAULT);
        assertThat(discovery.calls).endsWith("listen", "announce 13337 [192.168.1.20]");
    }

    @Test
    void offForThisRunOutweighsTheSettings() {
        LanService service = started(true);
        broadcast.publish(broadcasting(BroadcastSnapshot.Mode.BROADCASTING, HERE));

        assertThat(discovery.calls).isEmpty();
        assertThat(service.state().current().mode()).isEqualTo(Mode.OFF_FOR_THIS_RUN);
    }

    @Test
    void whoIsHeardIsSuggestedOnceAMinute() {
        LanService service = started(false);
        discovery.hear(place(1));
        discovery.hear(place(1));
        discovery.hear(new LanDiscovery.Place(OWN, 13_337, List.of(HERE)));
        var expected = new Input.Suggested(
                Input.Source.LAN, List.of(new Candidate(id(1), new IpAddress("192.168.1.30"), 4_711, false)));
        assertThat(engine).containsExactly(expected);
        assertThat(service.state().current().heard()).isEqualTo(1);

        nanos += Duration.ofSeconds(61).toNanos();
        discovery.hear(place(1));
        assertThat(engine).containsExactly(expected, expected);

        var moved = new LanDiscovery.Place(id(1), 4_712, List.of(new IpAddress("192.168.1.30")));
        discovery.hear(moved);
        assertThat(engine).hasSize(3);

        discovery.ear.orElseThrow().gone(id(1));
        assertThat(service.state().current().heard()).isZero();
    }

    /** Somebody who makes up a thousand keys gets 64 of them dialled, and those who are there are heard again. */
    @Test
    void aFloodIsBounded() {
        started(false);
        for (int i = 1; i <= 1_000; i++) {
            discovery.hear(place(i));
        }
        assertThat(engine).hasSize(Neighbourhood.MAX_NEW_PER_MINUTE);

        nanos += Duration.ofSeconds(121).toNanos();
        discovery.hear(place(1_001));
        assertThat(engine).hasSize(Neighbourhood.MAX_NEW_PER_MINUTE + 1);
    }

    @Test
    void saysThatMulticastIsImpossibleWhileItIs() {
        LanService service = started(false);
        var ear = discovery.ear.orElseThrow();
        assertThat(service.trouble()).isEmpty();

        ear.state(new LanDiscovery.State(0, "eth0 (IPv4): Operation not permitted"));
        Notice notice = service.trouble().orElseThrow();
        assertThat(notice.code().text()).isEqualTo("FB-NET-07");
        assertThat(notice.body()).contains("eth0 (IPv4): Operation not permitted");

        ear.state(new LanDiscovery.State(1, "eth1 (IPv6): Operation not permitted"));
        assertThat(service.trouble()).isEmpty();
        ear.state(new LanDiscovery.State(0, ""));
        assertThat(service.trouble()).as("no network is another matter").isEmpty();
    }

    @Test
    void nothingStartsAgainAfterTheEnd() {
        LanService service = started(false);
        service.close();
        assertThat(discovery.calls).endsWith("close");

        settings.publish(Settings.DEFAULT.withLanDiscovery(false));
        settings.publish(Settings.DEFAULT);
        assertThat(discovery.calls.stream().filter("listen"::equals)).hasSize(1);
    }
}
