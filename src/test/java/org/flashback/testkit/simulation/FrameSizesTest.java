package org.flashback.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Range;
import org.flashback.core.wire.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The counted bytes are those of the real encoding. */
class FrameSizesTest {
    private static final Instant NOW = Simulation.START;
    private static final SplittableRandom RANDOM = new SplittableRandom(1);
    private static final SimulatedRecords RECORDS = new SimulatedRecords(RANDOM.split(), 1000);
    private static final FrameSizes SIZES = new FrameSizes(RECORDS);

    @ParameterizedTest
    @MethodSource("messages")
    void isTheLengthOfTheFrame(Message message) {
        assertThat(SIZES.of(message)).isEqualTo(MessageWriter.write(message).getBytes(StandardCharsets.UTF_8).length);
    }

    static Stream<Message> messages() {
        VerifiedRecord record =
                RECORDS.broadcast(RECORDS.key(), "n1@simulated", NOW.toEpochMilli(), NOW, PeerRecord.Contact.NONE);
        VerifiedLease lease = RECORDS.lease(record, 7, NOW.plus(Limits.RECORD_EXPIRES_IN));
        SignedEntry bare = SignedEntry.of(record.signed());
        SignedEntry leased = new SignedEntry(record.signed(), Optional.of(lease.signed()));
        var digest = new Digest(10_234, MessageId.random(RANDOM).text() + "x".repeat(21), NOW.toEpochMilli());
        var versions = List.of(Version.ofRecord(record.peerId(), record.seq()), new Version(record.peerId(), 12, 345));
        var ranges = List.of(
                new Range("", 12, digest.root(), Optional.empty()),
                new Range("af3", 2, digest.root(), Optional.of(versions)));
        var sender = new Message.Sender(record.peerId(), true, false);
        return Stream.of(
                new Message.Hello(
                        head(),
                        sender,
                        Optional.of(leased),
                        new Message.LinkLimits(1, 65_536, OptionalLong.of(48)),
                        digest),
                new Message.Hello(
                        head(),
                        sender,
                        Optional.empty(),
                        new Message.LinkLimits(1, 65_536, OptionalLong.empty()),
                        digest),
                new Message.Announcement(head(), Message.Announcement.Kind.FIRST, bare, 32),
                new Message.Announcement(head(), Message.Announcement.Kind.UPDATE, leased, 3),
                new Message.LeaseUpdate(head(), lease.signed(), 17),
                new Message.Request(head(), new Message.ByRepository(List.of("films", "a"), 2)),
                new Message.Request(head(), new Message.ByTorrent("0".repeat(40), 2)),
                new Message.Request(head(), new Message.Want(versions, true)),
                new Message.Request(head(), new Message.Want(List.of(), false)),
                new Message.Request(head(), new Message.Ranges(ranges, NOW.toEpochMilli())),
                new Message.Response(head(), MessageId.random(RANDOM), List.of(bare, leased), List.of(), false),
                new Message.Response(head(), MessageId.random(RANDOM), List.of(), ranges, true),
                new Message.Heartbeat(
                        head(),
                        true,
                        Optional.of(digest),
                        List.of(),
                        false,
                        Optional.of(new Message.Stats(12, 3_456, 7))),
                new Message.Heartbeat(head(), false, Optional.empty(), versions, true, Optional.empty()));
    }

    private static Message.Head head() {
        return new Message.Head(MessageId.random(RANDOM), NOW.toEpochMilli());
    }
}
