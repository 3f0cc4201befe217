package org.flashback.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.flashback.core.gossip.Input;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.record.Verdict;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a frame, reading it ends, quickly, with a result; and no changed record counts as signed. */
class MutationTest {
    private static final int FRAMES = 10_000;
    private static final Duration SLOWEST = Duration.ofMillis(50);

    private final RecordVerifier verifier = new RecordVerifier(new JsonRecordParser());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    @Timeout(120)
    void theReaderAlwaysReturns(int kind) {
        long seed = System.nanoTime();
        System.err.println("kind " + kind + " seed " + seed);
        var random = new SplittableRandom(seed);
        var messages = new Messages(seed);
        int changed = 0;
        long slowest = 0;
        for (int i = 0; i < FRAMES; i++) {
            String frame = MessageWriter.write(messages.any(kind));
            String mutated = mutate(frame, random);
            long begin = System.nanoTime();
            Parsed parsed = MessageReader.read(mutated);
            long took = System.nanoTime() - begin;
            slowest = Math.max(slowest, took > SLOWEST.toNanos() ? nanos(mutated) : took);
            changed += parsed instanceof Parsed.Ok ? 0 : 1;
            if (parsed instanceof Parsed.Ok(var message)) {
                // What was understood can be said again and means the same.
                assertThat(MessageReader.read(MessageWriter.write(message))).isEqualTo(parsed);
            }
        }
        assertThat(changed).isGreaterThan(FRAMES / 2);
        assertThat(Duration.ofNanos(slowest)).isLessThan(SLOWEST);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noMutatedRecordIsGoodOrThrows(long salt) {
        long seed = System.nanoTime() + salt;
        System.err.println("seed " + seed);
        var random = new SplittableRandom(seed);
        TestPeer ana = TestPeer.named("ana@laptop");
        SignedRecord signed = ana.broadcast(EngineProbe.START)
                .at(13337, "203.0.113.5")
                .hosting("films")
                .sign();
        for (int i = 0; i < 2_000; i++) {
            String text = mutate(signed.text(), random);
            Verdict verdict = verifier.verify(SignedEntry.of(new SignedRecord(text, signed.signature())));
            if (!text.equals(signed.text())) {
                assertThat(verdict).as(text).isInstanceOf(Verdict.BadSignature.class);
            }
            // Signed by its owner after the change, it may be anything, but it is judged.
            if (i % 20 == 0) {
                assertThatNoException().isThrownBy(() -> verifier.verify(SignedEntry.of(ana.signText(text))));
            }
        }
    }

    /** Through an engine: nothing changes its table but the text that its owner signed. */
    @RepeatedTest(3)
    void noMutatedAnnouncementChangesATable() {
        long seed = System.nanoTime();
        System.err.println("seed " + seed);
        var random = new SplittableRandom(seed);
        TestPeer ana = TestPeer.named("ana@laptop");
        SignedEntry entry =
                ana.broadcast(EngineProbe.START).at(13337, "203.0.113.5").entry();
        String frame = MessageWriter.write(
                new Message.Announcement(new Messages(seed).head(), Message.Announcement.Kind.FIRST, entry, 32));
        for (int i = 0; i < 100; i++) {
            EngineProbe probe = EngineProbe.silent();
            var link = probe.silentNeighbour();
            var other = probe.silentNeighbour();
            for (int j = 0; j < 5; j++) {
                switch (MessageReader.read(mutate(frame, random))) {
                    case Parsed.Ok(var message) -> link.say(message);
                    case Parsed.NotJson _ -> link.unreadable(Input.Fault.NOT_JSON);
                    case Parsed.Faulty _ -> link.unreadable(Input.Fault.FAULTY);
                    case Parsed.Unknown _ -> link.unreadable(Input.Fault.UNKNOWN);
                }
            }
            assertThat(probe.engine().peers(probe.now()))
                    .allMatch(peer ->
                            peer.record().signed().text().equals(entry.record().text()));
            assertThat(other.heard(Message.Announcement.class))
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(sent -> sent.entry().equals(entry));
        }
    }

    /** The quickest of up to five readings: what else the machine does must not count. */
    private static long nanos(String frame) {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < 5 && quickest > SLOWEST.toNanos(); i++) {
            long begin = System.nanoTime();
            MessageReader.read(frame);
            quickest = Math.min(quickest, System.nanoTime() - begin);
        }
        return quickest;
    }

    private static String mutate(String frame, SplittableRandom random) {
        String mutated = frame;
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static String once(String frame, SplittableRandom random) {
        if (frame.isEmpty()) {
            return "{";
        }
        int at = random.nextInt(frame.length());
        int to = at + random.nextInt(Math.min(40, frame.length() - at) + 1);
        return switch (random.nextInt(14)) {
            case 0, 1 -> flipped(frame, random);
            case 2 -> frame.substring(0, at);
            case 3 -> frame.substring(0, at) + frame.substring(to);
            case 4 -> frame.substring(0, at) + frame.substring(at, to) + frame.substring(at);
            case 5 -> duplicated(frame);
            case 6 -> insert(frame, at, "[".repeat(1 + random.nextInt(2_000)));
            case 7 -> insert(frame, at, "{\"a\":".repeat(1 + random.nextInt(2_000)));
            case 8 -> insert(frame, at, "x".repeat(random.nextInt(20_000)));
            case 9 -> insert(frame, at, "9".repeat(random.nextInt(400)));
            case 10 -> insert(frame, at, "\uD800");
            case 11 -> insert(frame, at, random.nextBoolean() ? "\\u0000" : "\u0000");
            case 12 -> random.nextBoolean() ? "\uFEFF" + frame : frame + "{}";
            default -> frame.replaceFirst(":[0-9]+", ":" + number(random));
        };
    }

    private static String number(SplittableRandom random) {
        String[] numbers = {
            "-1",
            "-0",
            "1e999",
            "1E-999",
            "9007199254740992",
            "9223372036854775808",
            "99999999999999999999",
            "1.0",
            "null",
            "\"1\"",
            "[]",
            "{}",
            "true",
            "0.1e1",
            "-9223372036854775809"
        };
        return numbers[random.nextInt(numbers.length)];
    }

    private static String flipped(String frame, SplittableRandom random) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String duplicated(String frame) {
        int comma = frame.indexOf(',');
        return comma < 0 ? frame + frame : frame.substring(0, comma) + "," + frame.substring(1);
    }

    private static String insert(String frame, int at, String what) {
        return frame.substring(0, at) + what + frame.substring(at);
    }
}
