package org.flashback.core.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;

/** Any messages that the protocol allows, from a seed. Their signed texts are any texts. */
final class Messages {
    private static final long MAX = Limits.MAX_INTEGER - 1;
    private static final String[] PIECES = {
        "a",
        "\"",
        "\\",
        "\n",
        "\t",
        "\u0001",
        "\u001f",
        "é",
        "山",
        "\uD83D\uDE00",
        "/",
        "{}",
        "\u2028",
        "\u007f",
        "\uFEFF"
    };

    private final SplittableRandom random;

    Messages(long seed) {
        random = new SplittableRandom(seed);
    }

    /** How many kinds {@link #any} knows. */
    static final int KINDS = 10;

    Message any(int kind) {
        return switch (kind) {
            case 0 -> hello();
            case 1 -> new Message.Announcement(head(), Message.Announcement.Kind.FIRST, entry(), ttl());
            case 2 -> new Message.Announcement(head(), Message.Announcement.Kind.UPDATE, entry(), ttl());
            case 3 -> new Message.LeaseUpdate(head(), lease(), ttl());
            case 4 -> new Message.Request(head(), new Message.ByRepository(some(8, this::text), searchTtl()));
            case 5 -> new Message.Request(head(), new Message.ByTorrent(hex(40), searchTtl()));
            case 6 -> new Message.Request(head(), new Message.Want(some(20, this::version), random.nextBoolean()));
            case 7 -> new Message.Request(head(), new Message.Ranges(some(10, this::range), number()));
            case 8 ->
                new Message.Response(
                        head(),
                        MessageId.random(random),
                        some(6, this::entry),
                        some(6, this::range),
                        random.nextBoolean());
            default -> heartbeat();
        };
    }

    private Message hello() {
        boolean broadcasting = random.nextBoolean();
        return new Message.Hello(
                head(),
                new Message.Sender(peerId(), broadcasting, random.nextBoolean()),
                broadcasting ? Optional.of(entry()) : Optional.empty(),
                new Message.LinkLimits(
                        1 + random.nextLong(5),
                        Limits.MIN_MESSAGE_SIZE + random.nextLong(1 << 20),
                        random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty()),
                digest());
    }

    private Message heartbeat() {
        return new Message.Heartbeat(
                head(),
                random.nextBoolean(),
                maybe(this::digest),
                some(20, this::version),
                random.nextBoolean(),
                maybe(() -> new Message.Stats(number(), number(), number())));
    }

    Message.Head head() {
        return new Message.Head(
                MessageId.random(random), Instant.parse("2026-11-22T12:00:00Z").toEpochMilli());
    }

    SignedEntry entry() {
        return new SignedEntry(new SignedRecord(text(), hash()), maybe(this::lease));
    }

    private SignedLease lease() {
        return new SignedLease(text(), hash());
    }

    Version version() {
        return new Version(peerId(), number(), random.nextBoolean() ? 0 : 1 + random.nextLong(MAX));
    }

    Range range() {
        return new Range(hex(random.nextInt(65)), number(), hash(), maybe(() -> some(8, this::version)));
    }

    private Digest digest() {
        return new Digest(number(), hash(), number());
    }

    private PeerId peerId() {
        return PeerId.ofHash(bytes(32));
    }

    private String hash() {
        return StrictBase64.encode(bytes(32));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String hex(int length) {
        var hex = new StringBuilder();
        for (int i = 0; i < length; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> MAX;
            default -> random.nextLong(MAX);
        };
    }

    private int ttl() {
        return 1 + random.nextInt(Limits.MAX_TTL);
    }

    private int searchTtl() {
        return 1 + random.nextInt(Limits.MAX_SEARCH_TTL);
    }

    private <T> Optional<T> maybe(Supplier<T> of) {
        return random.nextBoolean() ? Optional.of(of.get()) : Optional.empty();
    }

    private <T> List<T> some(int max, Supplier<T> of) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            list.add(of.get());
        }
        return list;
    }
}
