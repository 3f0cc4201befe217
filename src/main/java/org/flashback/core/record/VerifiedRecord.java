package org.flashback.core.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.flashback.core.identity.PeerId;

/** A record whose signature holds and whose content this version accepts. Only {@link RecordVerifier} makes one. */
public final class VerifiedRecord {
    private static final int ENTRY_BYTES = 72;

    private final SignedRecord signed;
    private final PeerRecord content;
    private final byte[] textHash;
    private final long[] entryHash = new long[4];

    VerifiedRecord(SignedRecord signed, PeerRecord content) {
        this.signed = signed;
        this.content = content;
        this.textHash = sha256(signed.text().getBytes(StandardCharsets.UTF_8));
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES)
                .put(content.peerId().bytes())
                .putLong(content.seq())
                .put(textHash);
        ByteBuffer.wrap(sha256(entry.array())).asLongBuffer().get(entryHash);
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

    /**
     * A quarter of the SHA-256 over id (32 bytes), seq (8 bytes, big-endian) and {@link #textHash}: what digests sum up
     * (section 4.4).
     *
     * @param quarter 0 for the most significant 64 bits, to 3
     */
    public long entryHash(int quarter) {
        return entryHash[quarter];
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "VerifiedRecord[" + peerId() + " #" + seq() + (isWithdrawal() ? " withdrawn" : "") + "]";
    }
}
