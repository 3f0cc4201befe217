package org.flashback.core.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.flashback.core.identity.PeerId;

/** A record whose signature holds and whose content this version accepts. Only {@link RecordVerifier} makes one. */
public final class VerifiedRecord {
    private final SignedRecord signed;
    private final PeerRecord content;
    private final byte[] textHash;

    VerifiedRecord(SignedRecord signed, PeerRecord content) {
        this.signed = signed;
        this.content = content;
        this.textHash = sha256(signed.text());
    }

    public SignedRecord signed() {
        return signed;
    }

    public PeerRecord content() {
        return content;
    }

    public PeerId peerId() {
        return content.peerId();
    }

    public long seq() {
        return content.seq();
    }

    public boolean isWithdrawal() {
        return content instanceof PeerRecord.Withdrawal;
    }

    /** SHA-256 of the text as signed, a fresh array of 32 bytes; decides between two texts of one seq (section 3.3). */
    public byte[] textHash() {
        return textHash.clone();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "VerifiedRecord[" + peerId() + " #" + seq() + (isWithdrawal() ? " withdrawn" : "") + "]";
    }
}
