package org.flashback.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** What is written reads back as it was meant. */
class MessageRoundTripTest {
    @Test
    void everyMessageReadsBack() {
        long seed = System.nanoTime();
        System.err.println("seed " + seed);
        var messages = new Messages(seed);
        for (int i = 0; i < 5_000; i++) {
            Message message = messages.any(i % Messages.KINDS);
            String frame = MessageWriter.write(message);
            assertThat(MessageReader.read(frame)).as("%d: %s", i, frame).isEqualTo(new Parsed.Ok(message));
        }
    }

    @Test
    void anEntryTakesNoMoreThanIsReckoned() {
        var messages = new Messages(7);
        for (int i = 0; i < 500; i++) {
            SignedEntry entry = messages.entry();
            int with = bytes(List.of(entry, entry)) - bytes(List.of(entry));
            assertThat(with).isLessThanOrEqualTo(MessageWriter.bytes(entry));
        }
    }

    @Test
    void everyRecordReadsBack() {
        TestPeer ana = TestPeer.named("ana@laptop");
        Instant now = Instant.parse("2026-11-22T12:00:00.123Z");
        var full = new PeerRecord.Content(
                List.of(new RepositorySummary(
                        "films \"山\" \\",
                        Optional.of("what is\nin it"),
                        Optional.of("0f".repeat(32)),
                        Optional.of("1e".repeat(20)),
                        OptionalLong.of(123_456))),
                List.of(
                        new SharedFile(Optional.of("2d".repeat(20)), "clip.mp4", OptionalLong.of(9), Optional.empty()),
                        new SharedFile(Optional.empty(), "x", OptionalLong.empty(), Optional.of("3c".repeat(32)))),
                Optional.of(new PeerRecord.Catalog(42, 7, "4b".repeat(32))),
                Optional.of(new PeerRecord.Capabilities(
                        OptionalLong.of(40), Optional.of(true), OptionalLong.of(13338), OptionalLong.of(1_250_000))));
        PeerRecord.Broadcast plain =
                ana.broadcast(now).at(13337, "203.0.113.5", "2001:db8::5").record();
        List<PeerRecord> records = new ArrayList<>();
        for (PeerRecord.Content content : List.of(full, PeerRecord.Content.EMPTY)) {
            for (PeerRecord.Contact contact : List.of(
                    plain.contact(), PeerRecord.Contact.NONE, new PeerRecord.Contact(List.of(), OptionalInt.of(1)))) {
                records.add(new PeerRecord.Broadcast(
                        ana.key(), plain.seq(), now, plain.expiresIn(), plain.email(), false, contact, content));
            }
        }
        records.add(new PeerRecord.Withdrawal(ana.key(), plain.seq() + 1, now, Duration.ofDays(1)));
        var verifier = new RecordVerifier(new JsonRecordParser());
        for (PeerRecord record : records) {
            assertThat(verifier.verify(SignedEntry.of(ana.sign(record))))
                    .isInstanceOfSatisfying(
                            Verdict.Good.class,
                            good -> assertThat(good.record().content()).isEqualTo(record));
        }
    }

    private static int bytes(List<SignedEntry> entries) {
        var head = new Messages(1).head();
        return MessageWriter.write(new Message.Response(head, head.id(), entries, List.of(), false))
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }
}
