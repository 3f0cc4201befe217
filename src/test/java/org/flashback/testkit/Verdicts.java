package org.flashback.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.Lease;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;

/** Checks what one node receives, as a node does, with the real verifier; each text once. */
public final class Verdicts {
    private static final RecordVerifier VERIFIER = new RecordVerifier(new JsonRecordParser());

    /** Shared by the nodes of a test: a verdict depends on the text alone. */
    private final Map<SignedEntry, Verdict> known;

    private final Map<PeerId, PeerKey> keys = new HashMap<>();

    /** @param known verdicts that nodes of one test share */
    public Verdicts(Map<SignedEntry, Verdict> known) {
        this.known = known;
    }

    public Verdicts() {
        this(new HashMap<>());
    }

    /** The good verdict on an entry; fails for any other. */
    public static Verdict.Good good(SignedEntry entry) {
        return switch (VERIFIER.verify(entry)) {
            case Verdict.Good good -> good;
            case Verdict other -> throw new AssertionError("not a good entry: " + other);
        };
    }

    /** What a good entry is called in {@code have} and {@code want}. */
    public static Version version(SignedEntry entry) {
        Verdict.Good good = good(entry);
        return new Version(
                good.record().peerId(),
                good.record().seq(),
                good.lease().map(lease -> lease.lease().minor()).orElse(0L));
    }

    /** One verdict for each signed entry or lease of the message, in its order. */
    public List<Verdict> of(Message message) {
        return switch (message) {
            case Message.Hello hello ->
                hello.announcement().map(this::of).stream().toList();
            case Message.Announcement announcement -> List.of(of(announcement.entry()));
            case Message.LeaseUpdate update -> List.of(of(update.lease()));
            case Message.Response response ->
                response.peers().stream().map(this::of).toList();
            case Message.Request _, Message.Heartbeat _ -> List.of();
        };
    }

    public Verdict of(SignedEntry entry) {
        Verdict verdict = known.computeIfAbsent(entry, VERIFIER::verify);
        if (verdict instanceof Verdict.Good good) {
            keys.put(good.record().peerId(), good.record().content().key());
        }
        return verdict;
    }

    private Verdict of(SignedLease lease) {
        Optional<Lease> claimed = VERIFIER.claimed(lease);
        if (claimed.isEmpty()) {
            return new Verdict.BadSignature("not a lease");
        }
        PeerKey key = keys.get(claimed.get().peerId());
        if (key == null) {
            return new Verdict.UnknownLease(claimed.get());
        }
        return VERIFIER.verifyLease(lease, key)
                .<Verdict>map(Verdict.GoodLease::new)
                .orElseGet(() -> new Verdict.BadSignature("not signed by its key"));
    }
}
