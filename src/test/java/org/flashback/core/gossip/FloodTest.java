package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Version;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.EngineProbe.Neighbour;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** One neighbour floods; the news of another still arrives. The engine alone, in virtual time. */
class FloodTest {
    private static final Duration TICK = Duration.ofMillis(50);

    private final EngineProbe probe = EngineProbe.silent();
    private final Neighbour honest = probe.neighbour("honest@y");
    private final Neighbour reader = probe.neighbour("reader@y");
    private int news;

    @Test
    void badSignaturesAreOverAfterFive() {
        SignedEntry forged = SignedEntry.of(new SignedRecord(
                TestPeer.named("victim@y")
                        .broadcast(probe.now())
                        .entry()
                        .record()
                        .text(),
                TestPeer.named("b@y").broadcast(probe.now()).entry().record().signature()));
        for (int round = 0; round < 3; round++) {
            Neighbour flooder = flooder(round);
            for (int i = 0; i < 100; i++) {
                flooder.announce(forged, 32);
            }
            assertThat(flooder.closed()).contains(CloseCode.MISBEHAVIOUR);
            newsArrives();
        }
        assertThat(probe.engine().links()).hasSize(2);
        long told = probe.seen(Output.Rejected.class).stream()
                .filter(Output.Rejected::misbehaviour)
                .count();
        assertThat(told).isEqualTo(15);
        // The address as well: whoever comes from there is not listened to.
        assertThat(probe.accept(TestPeer.named("next@y"), new IpAddress("203.0.113.1"))
                        .closed())
                .contains(CloseCode.MISBEHAVIOUR);
    }

    @Test
    void newIdentitiesFillNeitherTheTableNorTheOthersShare() {
        List<SignedEntry> identities = IntStream.range(0, 600)
                .mapToObj(i ->
                        TestPeer.named("i" + i + "@y").broadcast(probe.now()).entry())
                .toList();
        Neighbour flooder = flooder(0);
        int sent = 0;
        for (int tick = 0; tick < 100; tick++) {
            for (int i = 0; i < 6; i++) {
                flooder.announce(identities.get(sent++), 32);
            }
            probe.advance(TICK);
            if (tick % 20 == 19) {
                newsArrives();
            }
        }
        // 200 at once and 20 a second for six and a half; one a second beside that, and the others'.
        assertThat(probe.engine().peers(probe.now()).size()).isLessThan(350);
        assertThat(probe.seen(Output.Rejected.class))
                .extracting(Output.Rejected::reason)
                .contains(RejectReason.NEW_IDENTITIES_RATE);
    }

    @Test
    void whoSendsWhatNoLinkMayCarryIsOutAfterFiveLinks() {
        TestPeer huge = TestPeer.named("huge@y");
        for (int i = 0; i < 5; i++) {
            Neighbour link = probe.accept(huge, new IpAddress("203.0.113." + (i + 1)));
            link.helloSilent();
            link.unreadable(Input.Fault.FORBIDDEN_FRAME);
            link.gone(1009);
            newsArrives();
        }
        assertThat(probe.accept(huge, new IpAddress("203.0.113.9")).closed()).contains(CloseCode.MISBEHAVIOUR);
    }

    @Test
    void whoAsksAndNeverReadsGetsNoMoreThanItsWindow() {
        List<SignedEntry> held = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            TestPeer peer = TestPeer.named("h" + i + "@y");
            held.add(peer.broadcast(probe.now()).hosting(names()).entry());
        }
        held.forEach(entry -> honest.announce(entry, 32));
        Neighbour flooder = flooder(0);
        probe.give(new Input.Drained(flooder.id())); // our HELLO has gone, and then nothing ever does
        flooder.drain();
        var all = new ArrayList<Version>();
        probe.engine()
                .peers(probe.now())
                .forEach(view ->
                        all.add(Version.ofRecord(view.peerId(), view.record().seq())));
        for (int i = 0; i < 100; i++) {
            flooder.say(new Message.Request(probe.head(), new Message.Want(all, false)));
            probe.advance(TICK);
        }
        newsArrives();
        int bytes = flooder.heard(Message.Response.class).stream()
                .mapToInt(response -> MessageWriter.write(response).length())
                .sum();
        assertThat(bytes).isBetween(128 * 1024, 128 * 1024 + Limits.MAX_FRAME_BYTES);
        assertThat(probe.seen(Output.Rejected.class))
                .extracting(Output.Rejected::reason)
                .contains(RejectReason.REQUESTS_RATE);
        // Its twin reads: each time that all has gone, the next portion comes, without waiting for a clock.
        flooder.drain();
        int answered = 0;
        int before = -1;
        for (int i = 0; answered > before && i < 1_000; i++) {
            before = answered;
            probe.give(new Input.Drained(flooder.id()));
            answered = flooder.heard(Message.Response.class).size();
        }
        assertThat(flooder.heard(Message.Response.class).stream().filter(response -> !response.more()))
                .hasSizeBetween(60, 64);
    }

    private static String[] names() {
        return IntStream.range(0, 16).mapToObj(i -> "x".repeat(100) + i).toArray(String[]::new);
    }

    private Neighbour flooder(int number) {
        Neighbour flooder =
                probe.accept(TestPeer.named("flooder" + number + "@y"), new IpAddress("203.0.113." + (number + 1)));
        flooder.helloSilent();
        return flooder;
    }

    /** The honest neighbour tells of somebody new, and the reader hears of it. */
    private void newsArrives() {
        TestPeer peer = TestPeer.named("news" + ++news + "@y");
        honest.announce(peer.broadcast(probe.now()).entry(), 32);
        probe.advance(Duration.ofMillis(300));
        assertThat(probe.engine().peer(peer.id(), probe.now()))
                .as("news %d", news)
                .isPresent();
        boolean told = reader.heard(Message.Announcement.class).stream().anyMatch(announcement -> announcement
                        .entry()
                        .record()
                        .text()
                        .contains(peer.id().text()))
                || reader.heard(Message.Heartbeat.class).stream()
                        .flatMap(heartbeat -> heartbeat.have().stream())
                        .anyMatch(version -> version.peerId().equals(peer.id()));
        assertThat(told).as("news %d", news).isTrue();
    }
}
