package org.flashback.app.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.Lease;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signed texts of messages, off the engine's thread and each text once: what was found about it is remembered
 * under its digest, good or bad. Safe for use by many threads.
 */
public final class Verification {
    private final RecordVerifier verifier;
    private final Cache<String, Verdict> records =
            Caffeine.newBuilder().maximumSize(Limits.MAX_PEERS).build();
    private final Cache<String, Verdict> leases =
            Caffeine.newBuilder().maximumSize(Limits.MAX_PEERS).build();

    /** A key never changes for its peer id, so what is remembered stays true. */
    private final Cache<PeerId, PeerKey> keys =
            Caffeine.newBuilder().maximumSize(Limits.MAX_PEERS * 2L).build();

    public Verification(RecordVerifier verifier) {
        this.verifier = verifier;
    }

    /** Asked before each signature that has to be checked; may block. */
    interface Permit {
        void take();
    }

    /** One verdict for each signed entry or lease of the message, in its order. */
    public List<Verdict> verify(Message message) {
        return verify(message, () -> {});
    }

    /** The same; what is remembered takes no permit. */
    List<Verdict> verify(Message message, Permit permit) {
        return switch (message) {
            case Message.Hello hello ->
                hello.announcement().map(entry -> verify(entry, permit)).stream()
                        .toList();
            case Message.Announcement announcement -> List.of(verify(announcement.entry(), permit));
            case Message.LeaseUpdate update -> List.of(verify(update.lease(), permit));
            case Message.Response response ->
                response.peers().stream().map(entry -> verify(entry, permit)).toList();
            case Message.Request _, Message.Heartbeat _ -> List.of();
        };
    }

    /** The verdict on one entry, from memory if it was seen before. */
    public Verdict verify(SignedEntry entry) {
        return verify(entry, () -> {});
    }

    private Verdict verify(SignedEntry entry, Permit permit) {
        SignedRecord record = entry.record();
        Verdict verdict =
                remembered(records, digest(record.text(), record.signature()), permit, () -> verifier.verify(record));
        if (!(verdict instanceof Verdict.Good good)) {
            return verdict;
        }
        keys.put(good.record().peerId(), good.record().content().key());
        return entry.lease().map(lease -> withLease(good, lease, permit)).orElse(good);
    }

    private Verdict withLease(Verdict.Good good, SignedLease lease, Permit permit) {
        boolean ofTheSame = verifier.claimed(lease)
                .filter(claimed -> claimed.peerId().equals(good.record().peerId()))
                .isPresent();
        if (ofTheSame
                && verify(lease, good.record().content().key(), permit) instanceof Verdict.GoodLease(var verified)) {
            return RecordVerifier.join(good, verified);
        }
        return new Verdict.BadSignature("the lease is not signed by the key of its record");
    }

    /** The good ones of these. */
    public List<Verdict.Good> good(List<SignedEntry> entries) {
        return entries.stream()
                .map(this::verify)
                .filter(Verdict.Good.class::isInstance)
                .map(Verdict.Good.class::cast)
                .toList();
    }

    /** What this node stored after it had verified it; the signature is not checked again, nor when others send it. */
    public Verdict readBack(SignedEntry entry) {
        Verdict verdict = verifier.readBack(entry);
        if (verdict instanceof Verdict.Good good) {
            keys.put(good.record().peerId(), good.record().content().key());
            SignedRecord record = entry.record();
            records.put(digest(record.text(), record.signature()), new Verdict.Good(good.record(), Optional.empty()));
        }
        return verdict;
    }

    private Verdict verify(SignedLease lease, Permit permit) {
        Optional<Lease> claimed = verifier.claimed(lease);
        if (claimed.isEmpty()) {
            return new Verdict.BadSignature("the text is not a lease");
        }
        PeerKey key = keys.getIfPresent(claimed.get().peerId());
        return key == null ? new Verdict.UnknownLease(claimed.get()) : verify(lease, key, permit);
    }

    /** @param key that of the peer whom the lease names, so that the text alone decides what is found */
    private Verdict verify(SignedLease lease, PeerKey key, Permit permit) {
        return remembered(
                leases, digest(lease.text(), lease.signature()), permit, () -> verifier.verifyLease(lease, key)
                        .<Verdict>map(Verdict.GoodLease::new)
                        .orElseGet(() -> new Verdict.BadSignature("the signature does not hold for this lease")));
    }

    private static Verdict remembered(
            Cache<String, Verdict> cache, String digest, Permit permit, Supplier<Verdict> check) {
        @Nullable Verdict known = cache.getIfPresent(digest);
        if (known == null) {
            permit.take();
            // Another link may have brought the same while this one waited.
            known = cache.get(digest, _ -> check.get());
        }
        return known;
    }

    private static String digest(String text, String signature) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(text.getBytes(StandardCharsets.UTF_8));
            // A separator that cannot stand in JSON or base64url, so that no two look alike.
            sha256.update((byte) 0);
            sha256.update(signature.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
