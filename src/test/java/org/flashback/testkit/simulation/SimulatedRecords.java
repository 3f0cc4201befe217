package org.flashback.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Lease;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.RecordWriter;

/**
 * Makes records and leases whose texts are real and whose keys and signatures are random bytes of the usual form, and
 * knows the verdict on each without checking a signature. What is counted and carried is what real ones would be.
 */
public final class SimulatedRecords {
    /** What a frame with such a record has besides. */
    private static final int FRAME_BYTES = 160;

    private static final int SIGNATURE_BYTES = 71;
    private static final int ENTRY_NAMES_BYTES = 64;
    private static final RecordVerifier VERIFIER = new RecordVerifier(new JsonRecordParser());
    private static final byte[] SPKI_HEAD =
            java.util.HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private final RandomGenerator random;
    private final int frameBytes;
    private final IdentityHashMap<SignedRecord, Known> known = new IdentityHashMap<>();
    private final IdentityHashMap<SignedLease, KnownLease> leases = new IdentityHashMap<>();

    /** @param frameBytes how long the announcement of a record is to be, about */
    SimulatedRecords(RandomGenerator random, int frameBytes) {
        this.random = random;
        this.frameBytes = frameBytes;
    }

    private record Known(Verdict.Good verdict, int bytes) {}

    private record KnownLease(VerifiedLease lease, int bytes) {}

    /** A key of the right form; nobody has its private half. */
    public PeerKey key() {
        byte[] point = new byte[PeerKey.SPKI_BYTES - SPKI_HEAD.length];
        random.nextBytes(point);
        byte[] spki = java.util.Arrays.copyOf(SPKI_HEAD, PeerKey.SPKI_BYTES);
        System.arraycopy(point, 0, spki, SPKI_HEAD.length, point.length);
        return PeerKey.ofSpki(spki).orElseThrow();
    }

    /** A record of the wanted length. */
    public VerifiedRecord broadcast(PeerKey key, String name, long seq, Instant now, PeerRecord.Contact contact) {
        String bare = RecordWriter.text(record(key, name, seq, now, contact, 1));
        int missing = frameBytes - FRAME_BYTES - SIGNATURE_BYTES * 4 / 3 - bare.length() - bare.length() / 15;
        return signed(RecordWriter.text(record(key, name, seq, now, contact, Math.clamp(missing, 1, 1000))));
    }

    public VerifiedRecord withdrawal(PeerKey key, long seq, Instant now) {
        return signed(RecordWriter.text(
                new PeerRecord.Withdrawal(key, seq, now, Limits.MIN_WITHDRAWAL_EXPIRES_IN.plusHours(1))));
    }

    public VerifiedLease lease(VerifiedRecord of, long minor, Instant until) {
        var lease = new SignedLease(RecordWriter.text(new Lease(of.peerId(), of.seq(), minor, until)), signature());
        var verdict = (Verdict.Good) VERIFIER.readBack(new SignedEntry(of.signed(), Optional.of(lease)));
        VerifiedLease verified = verdict.lease().orElseThrow();
        int bytes = MessageWriter.bytes(new SignedEntry(of.signed(), Optional.of(lease)))
                - MessageWriter.bytes(SignedEntry.of(of.signed()));
        leases.put(lease, new KnownLease(verified, bytes));
        return verified;
    }

    /** The verdict on an entry of this simulation. */
    public Verdict.Good verdict(SignedEntry entry) {
        Verdict.Good bare = known(entry.record()).verdict;
        return entry.lease().isEmpty()
                ? bare
                : new Verdict.Good(
                        bare.record(), Optional.of(known(entry.lease().get()).lease));
    }

    /** One verdict for each signed entry or lease of the message, in its order. */
    List<Verdict> verdicts(Message message) {
        return switch (message) {
            case Message.Hello hello ->
                hello.announcement().isEmpty()
                        ? List.of()
                        : List.of(verdict(hello.announcement().get()));
            case Message.Announcement news -> List.of(verdict(news.entry()));
            case Message.LeaseUpdate update -> List.of(new Verdict.GoodLease(known(update.lease()).lease));
            case Message.Response response ->
                response.peers().stream().<Verdict>map(this::verdict).toList();
            case Message.Request _, Message.Heartbeat _ -> List.of();
        };
    }

    /** Of the text as a JSON string and the signature. */
    int bytes(SignedRecord record) {
        return known(record).bytes;
    }

    int bytes(SignedLease lease) {
        return known(lease).bytes;
    }

    private Known known(SignedRecord record) {
        Known found = known.get(record);
        if (found == null) {
            throw new IllegalStateException("a record that this simulation did not make");
        }
        return found;
    }

    private KnownLease known(SignedLease lease) {
        KnownLease found = leases.get(lease);
        if (found == null) {
            throw new IllegalStateException("a lease that this simulation did not make");
        }
        return found;
    }

    private VerifiedRecord signed(String text) {
        SignedEntry entry = SignedEntry.of(new SignedRecord(text, signature()));
        var verdict = (Verdict.Good) VERIFIER.readBack(entry);
        known.put(entry.record(), new Known(verdict, MessageWriter.bytes(entry) - ENTRY_NAMES_BYTES));
        return verdict.record();
    }

    private static PeerRecord.Broadcast record(
            PeerKey key, String name, long seq, Instant now, PeerRecord.Contact contact, int filling) {
        List<RepositorySummary> repositories = new java.util.ArrayList<>();
        for (int rest = filling; rest > 0; ) {
            int length = Math.min(rest, Limits.MAX_DESCRIPTION_BYTES);
            repositories.add(new RepositorySummary(
                    "repository-" + repositories.size(),
                    Optional.of("x".repeat(length)),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty()));
            rest -= length + 50;
        }
        return new PeerRecord.Broadcast(
                key,
                seq,
                now,
                Limits.RECORD_EXPIRES_IN,
                new Email(name),
                true,
                contact,
                new PeerRecord.Content(repositories, List.of(), Optional.empty(), Optional.empty()));
    }

    private String signature() {
        byte[] bytes = new byte[SIGNATURE_BYTES];
        random.nextBytes(bytes);
        return StrictBase64.encode(bytes);
    }

    static PeerRecord.Contact at(IpAddress address, int port) {
        return new PeerRecord.Contact(List.of(address), OptionalInt.of(port));
    }

    static Duration life() {
        return Limits.RECORD_EXPIRES_IN;
    }
}
