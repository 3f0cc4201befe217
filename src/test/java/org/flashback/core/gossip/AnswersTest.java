package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Range;
import org.flashback.core.wire.Version;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.Test;

/** What neighbours are answered (protocol sections 4.5 and 4.6), in frames that fit. */
class AnswersTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");
    private final Instant before = probe.now().minusSeconds(60);

    @Test
    void rangesOutsideTheWindowGetAnEmptyAnswer() {
        var link = probe.silentNeighbour();
        link.announce(ana.broadcast(before).entry(), 1);
        assertThat(ask(link, probe.now().minusMillis(120_001)).ranges()).isEmpty();
        assertThat(ask(link, probe.now()).ranges()).singleElement().satisfies(range -> {
            assertThat(range.count()).isEqualTo(1);
            assertThat(range.have()).contains(List.of(Version.ofRecord(ana.id(), before.toEpochMilli())));
        });
    }

    @Test
    void moreThanEightEntriesAreAnsweredByTheSixteenChildren() {
        var link = probe.silentNeighbour();
        for (int i = 0; i < 9; i++) {
            link.announce(TestPeer.named("p" + i + "@y").broadcast(before).entry(), 1);
        }
        Message.Response response = ask(link, probe.now());
        assertThat(response.ranges()).hasSize(16).allSatisfy(range -> {
            assertThat(range.prefix()).hasSize(1);
            assertThat(range.have()).isEmpty();
        });
        assertThat(response.ranges().stream().mapToLong(Range::count).sum()).isEqualTo(9);
    }

    @Test
    void wantIsAnsweredWithWhatIsHeldAtThatSeqOrAbove() {
        var link = probe.silentNeighbour();
        SignedEntry entry = ana.broadcast(before).entry();
        link.announce(entry, 1);
        long seq = before.toEpochMilli();
        assertThat(want(link, seq - 5)).containsExactly(entry);
        assertThat(want(link, seq)).containsExactly(entry);
        assertThat(want(link, seq + 1)).isEmpty();
    }

    @Test
    void longAnswersComeInPortionsThatFitTheLinkEvenWithWideCharacters() {
        List<SignedEntry> entries = new ArrayList<>();
        var source = probe.silentNeighbour();
        for (int i = 0; i < 120; i++) {
            TestPeer peer = TestPeer.named("p" + i + "@y");
            var draft = peer.broadcast(before);
            for (int j = 0; j < 16; j++) {
                draft.hosting("山".repeat(40) + j);
            }
            entries.add(draft.entry());
            source.announce(entries.getLast(), 1);
        }
        var link = probe.silentNeighbour();
        var versions = entries.stream()
                .map(entry -> Verdicts.good(entry).record())
                .map(record -> Version.ofRecord(record.peerId(), record.seq()))
                .toList();
        link.say(new Message.Request(probe.head(), new Message.Want(versions, false)));
        int atOnce = link.heard(Message.Response.class).size();
        probe.advance(Duration.ofSeconds(2));
        List<Message.Response> frames = link.heard(Message.Response.class);
        assertThat(frames).hasSizeGreaterThan(atOnce);
        assertThat(frames.stream().mapToInt(frame -> frame.peers().size()).sum())
                .isEqualTo(120);
        assertThat(frames.subList(0, frames.size() - 1)).allMatch(Message.Response::more);
        assertThat(frames.getLast().more()).isFalse();
        assertThat(frames)
                .allSatisfy(frame -> assertThat(MessageWriter.write(frame).getBytes(StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(Limits.MAX_FRAME_BYTES));
    }

    @Test
    void framesKeepToWhatTheOtherEndTakes() {
        var source = probe.silentNeighbour();
        for (int i = 0; i < 190; i++) {
            source.announce(
                    TestPeer.named("p" + i + "@y").broadcast(probe.now()).entry(), 1);
        }
        TestPeer small = TestPeer.named("small@y");
        var link = probe.accept(small);
        link.drain();
        link.say(new Message.Hello(
                probe.head(),
                new Message.Sender(small.id(), false, false),
                Optional.empty(),
                new Message.LinkLimits(1, Limits.MIN_MESSAGE_SIZE, OptionalLong.empty()),
                EngineProbe.digest(0, EngineProbe.EMPTY_ROOT, probe.now().minusSeconds(10))));
        var all = link.drain();
        assertThat(all.stream()
                        .filter(Message.Heartbeat.class::isInstance)
                        .mapToInt(beat -> ((Message.Heartbeat) beat).have().size())
                        .sum())
                .isEqualTo(190);
        assertThat(all)
                .allSatisfy(frame ->
                        assertThat(MessageWriter.write(frame).length()).isLessThanOrEqualTo(Limits.MIN_MESSAGE_SIZE));
    }

    @Test
    void searchesAreAnsweredByExactNameWithTheOwnRecordAndWithoutTheWithdrawn() {
        TestPeer own = TestPeer.named("own@host");
        EngineProbe broadcasting = EngineProbe.broadcasting(own);
        var link = broadcasting.silentNeighbour();
        SignedEntry films = ana.broadcast(before).hosting("films").entry();
        link.announce(films, 1);
        link.announce(
                TestPeer.named("b@y").broadcast(before).hosting("filmstrips").entry(), 1);
        TestPeer gone = TestPeer.named("c@y");
        link.announce(gone.broadcast(before).hosting("films").entry(), 1);
        link.announce(SignedEntry.of(gone.withdrawal(before, before.toEpochMilli() + 1)), 1);
        TestPeer sharing = TestPeer.named("d@y");
        SignedEntry torrent = sharing.broadcast(before).sharing("ab".repeat(20)).entry();
        link.announce(torrent, 1);
        link.drain();
        link.say(new Message.Request(broadcasting.head(), new Message.ByRepository(List.of("films"), 1)));
        link.say(new Message.Request(broadcasting.head(), new Message.ByTorrent("ab".repeat(20), 1)));
        link.say(new Message.Request(broadcasting.head(), new Message.ByTorrent("cd".repeat(20), 1)));
        assertThat(link.heard(Message.Response.class))
                .extracting(Message.Response::peers)
                .containsExactly(List.of(films), List.of(torrent), List.of());
        SignedRecord hosting =
                own.broadcast(broadcasting.now().plusMillis(1)).hosting("films").sign();
        broadcasting.give(
                new Input.Publish(Verdicts.good(SignedEntry.of(hosting)).record()));
        link.drain();
        link.say(new Message.Request(broadcasting.head(), new Message.ByRepository(List.of("films"), 1)));
        assertThat(link.heard(Message.Response.class).getFirst().peers())
                .containsExactlyInAnyOrder(films, SignedEntry.of(hosting));
    }

    private Message.Response ask(EngineProbe.Neighbour link, Instant asOf) {
        link.drain();
        var everything = new Range("", 0, EngineProbe.EMPTY_ROOT, Optional.empty());
        link.say(new Message.Request(probe.head(), new Message.Ranges(List.of(everything), asOf.toEpochMilli())));
        return link.heard(Message.Response.class).getFirst();
    }

    private List<SignedEntry> want(EngineProbe.Neighbour link, long seq) {
        link.drain();
        link.say(new Message.Request(probe.head(), new Message.Want(List.of(Version.ofRecord(ana.id(), seq)), false)));
        Message.Response response = link.heard(Message.Response.class).getFirst();
        assertThat(response.more()).isFalse();
        return response.peers();
    }
}
