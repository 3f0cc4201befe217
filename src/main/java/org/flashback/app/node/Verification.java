package org.flashback.app.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.Lease;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;

/** Checks the signed texts of messages, off the engine's thread and each text once. Safe for use by many threads. */
public final class Verification {
    private final RecordVerifier verifier;
    private final Cache<String, Verdict> verdicts =
            Caffeine.newBuilder().maximumSize(Limits.MAX_PEERS).build();

    /** A key never changes for its peer id, so what is remembered stays true. */
    private final Cache<PeerId, PeerKey> keys =
            Caffeine.newBuilder().maximumSize(Limits.MAX_PEERS * 2L).build();

    public Verification(RecordVerifier verifier) {
        this.verifier = verifier;
    }

    /** One verdict for each signed entry or lease of the message, in its order. */
    public List<Verdict> verify(Message message) {
        return switch (message) {
            case Message.Hello hello ->
                hello.announcement().map(this::verify).stream().toList();
            case Message.Announcement announcement -> List.of(verify(announcement.entry()));
            case Message.LeaseUpdate update -> List.of(verify(update.lease()));
            case Message.Response response ->
                response.peers().stream().map(this::verify).toList();
            case Message.Request _, Message.Heartbeat _ -> List.of();
        };
    }

    /** The verdict on one entry, from memory if it was seen before. */
    public Verdict verify(SignedEntry entry) {
        Verdict verdict = verdicts.get(digest(entry), _ -> verifier.verify(entry));
        if (verdict instanceof Verdict.Good good) {
            keys.put(good.record().peerId(), good.record().content().key());
        }
        return verdict;
    }

    /** The good ones of these. */
    public List<Verdict.Good> good(List<SignedEntry> entries) {
        return entries.stream()
                .map(this::verify)
                .filter(Verdict.Good.class::isInstance)
                .map(Verdict.Good.class::cast)
                .toList();
    }

    /** What this node stored after it had verified it; the signature is not checked again. */
    public Verdict readBack(SignedEntry entry) {
        Verdict verdict = verifier.readBack(entry);
        if (verdict instanceof Verdict.Good good) {
            keys.put(good.record().peerId(), good.record().content().key());
        }
        return verdict;
    }

    private Verdict verify(SignedLease lease) {
        Optional<Lease> claimed = verifier.claimed(lease);
        if (claimed.isEmpty()) {
            return new Verdict.BadSignature("the text is not a lease");
        }
        PeerKey key = keys.getIfPresent(claimed.get().peerId());
        if (key == null) {
            return new Verdict.UnknownLease(claimed.get());
        }
        Optional<VerifiedLease> verified = verifier.verifyLease(lease, key);
        return verified.<Verdict>map(Verdict.GoodLease::new)
                .orElseGet(() -> new Verdict.BadSignature("the signature does not hold for this lease"));
    }

    private static String digest(SignedEntry entry) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            update(sha256, entry.record().text());
            update(sha256, entry.record().signature());
            entry.lease().ifPresent(lease -> {
                update(sha256, lease.text());
                update(sha256, lease.signature());
            });
            return Base64.getEncoder().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** With a separator that cannot stand in JSON or base64url, so that no two entries look alike. */
    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
