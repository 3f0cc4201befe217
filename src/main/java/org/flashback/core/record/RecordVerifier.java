package org.flashback.core.record;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;

/**
 * Turns signed texts into verified ones, in the order of protocol section 3.1: parse, match the key with the peer id,
 * check the signature, and only then look at the content. Stateless and safe for use by many threads.
 */
public final class RecordVerifier {
    /** Stands before the text of a record under the signature, so that no other signature can be taken for one. */
    public static final String RECORD_PREFIX = "flashback-peer-record:1\n";

    /** The same for leases. */
    public static final String LEASE_PREFIX = "flashback-lease:1\n";

    private final RecordParser parser;

    public RecordVerifier(RecordParser parser) {
        this.parser = parser;
    }

    /** Checks a record alone. */
    public Verdict verify(SignedRecord record) {
        return verify(record, true);
    }

    /** Checks a record and the lease that came with it. */
    public Verdict verify(SignedEntry entry) {
        Verdict verdict = verify(entry.record());
        if (!(verdict instanceof Verdict.Good good) || entry.lease().isEmpty()) {
            return verdict;
        }
        Optional<VerifiedLease> lease =
                verifyLease(entry.lease().get(), good.record().content().key());
        if (lease.isEmpty()) {
            return new Verdict.BadSignature("the lease is not signed by the key of its record");
        }
        return join(good, lease.get());
    }

    /** A record with a lease of the same key, if it is one to this record. */
    public static Verdict.Good join(Verdict.Good good, VerifiedLease lease) {
        boolean belongs =
                lease.lease().seq() == good.record().seq() && !good.record().isWithdrawal();
        // A lease for another seq is harmless and useless: the record stands without it.
        return belongs ? new Verdict.Good(good.record(), Optional.of(lease)) : good;
    }

    /**
     * Reads back what this node itself verified before it stored it: the content is parsed again, the signature is not
     * checked again. Only for the node's own database.
     */
    public Verdict readBack(SignedEntry entry) {
        Verdict verdict = verify(entry.record(), false);
        if (!(verdict instanceof Verdict.Good good)) {
            return verdict;
        }
        Optional<VerifiedLease> lease = entry.lease()
                .flatMap(signed -> parser.lease(signed.text()).map(parsed -> new VerifiedLease(signed, parsed)))
                .filter(l -> l.lease().seq() == good.record().seq()
                        && l.lease().peerId().equals(good.record().peerId()));
        return new Verdict.Good(good.record(), lease);
    }

    /** The peer that a lease claims to be of; nothing when the text is not a lease. */
    public Optional<Lease> claimed(SignedLease lease) {
        return parser.lease(lease.text());
    }

    /** Checks a lease that came alone. The key must be that of the peer it names. */
    public Optional<VerifiedLease> verifyLease(SignedLease signed, PeerKey key) {
        PeerId owner = key.peerId();
        return parser.lease(signed.text())
                .filter(lease -> lease.peerId().equals(owner))
                .filter(lease -> EcdsaSignature.verify(key, bytes(LEASE_PREFIX + signed.text()), signed.signature()))
                .map(lease -> new VerifiedLease(signed, lease));
    }

    private Verdict verify(SignedRecord signed, boolean checkSignature) {
        Optional<RecordParser.Envelope> envelope = parser.envelope(signed.text());
        if (envelope.isEmpty()) {
            return new Verdict.BadSignature("the text is not a record, or its key and peer_id do not match");
        }
        PeerKey key = envelope.get().key();
        if (checkSignature && !EcdsaSignature.verify(key, bytes(RECORD_PREFIX + signed.text()), signed.signature())) {
            return new Verdict.BadSignature("the signature does not hold for this text");
        }
        return switch (envelope.get().content()) {
            case RecordParser.Accepted(var content) ->
                new Verdict.Good(new VerifiedRecord(signed, content), Optional.empty());
            case RecordParser.Refused(var reason, var misbehaviour) ->
                new Verdict.Refused(
                        reason, misbehaviour, key.peerId(), envelope.get().seq());
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
