package org.flashback.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Lease;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.RecordWriter;

/** Records of made-up keys, parsed but not signed: for tests that need tens of thousands of them. Seeded. */
public final class UnsignedRecords {
    private static final RecordVerifier READER = new RecordVerifier(new JsonRecordParser());
    private static final byte[] KEY_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    /** As long as a signature is. */
    private static final String SIGNATURE = "A".repeat(95);

    private final SplittableRandom random;
    private int made;

    public UnsignedRecords(long seed) {
        random = new SplittableRandom(seed);
    }

    public PeerKey key() {
        byte[] spki = new byte[PeerKey.SPKI_BYTES];
        random.nextBytes(spki);
        System.arraycopy(KEY_PREFIX, 0, spki, 0, KEY_PREFIX.length);
        return PeerKey.ofSpki(spki).orElseThrow();
    }

    /** A broadcasting peer's, with an address and one repository. */
    public Verdict.Good broadcast(PeerKey key, long seq, Instant issuedAt, Duration expiresIn) {
        made++;
        var address = new IpAddress("198." + (18 + made / 65_536 % 2) + "." + made / 256 % 256 + "." + made % 256);
        var repository = new RepositorySummary(
                "repository" + made % 100,
                Optional.of("what we made this year"),
                Optional.of("ab".repeat(32)),
                Optional.of("cd".repeat(20)),
                OptionalLong.of(123_456));
        return good(
                new PeerRecord.Broadcast(
                        key,
                        seq,
                        issuedAt,
                        expiresIn,
                        new Email("peer" + made + "@host.example"),
                        true,
                        new PeerRecord.Contact(List.of(address), OptionalInt.of(13_337)),
                        new PeerRecord.Content(List.of(repository), List.of(), Optional.empty(), Optional.empty())),
                Optional.empty());
    }

    /** Of a new peer, living for two hours. */
    public Verdict.Good broadcast(Instant issuedAt) {
        return broadcast(key(), issuedAt.toEpochMilli(), issuedAt, Duration.ofHours(2));
    }

    public Verdict.Good withdrawal(PeerKey key, long seq, Instant issuedAt) {
        return good(new PeerRecord.Withdrawal(key, seq, issuedAt, Duration.ofHours(2)), Optional.empty());
    }

    /** The same record with a lease. */
    public Verdict.Good leased(Verdict.Good of, long minor, Instant until) {
        String text =
                RecordWriter.text(new Lease(of.record().peerId(), of.record().seq(), minor, until));
        var entry = new SignedEntry(of.record().signed(), Optional.of(new SignedLease(text, SIGNATURE)));
        return (Verdict.Good) READER.readBack(entry);
    }

    private Verdict.Good good(PeerRecord record, Optional<SignedLease> lease) {
        var signed = new SignedRecord(RecordWriter.text(record), SIGNATURE);
        return switch (READER.readBack(new SignedEntry(signed, lease))) {
            case Verdict.Good good -> good;
            case Verdict other -> throw new AssertionError("cannot be read: " + other);
        };
    }
}
