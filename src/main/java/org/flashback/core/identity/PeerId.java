package org.flashback.core.identity;

import java.util.Optional;

/**
 * The lasting name of a key: lower-case base32 without padding of SHA-256 over its DER SubjectPublicKeyInfo
 * (protocol section 1.1).
 *
 * @param text exactly 52 characters of {@code a-z2-7}, spare bits zero
 */
public record PeerId(String text) implements Comparable<PeerId> {
    /** 256 bits in groups of five. */
    public static final int LENGTH = 52;

    private static final int HASH_BYTES = 32;

    /** @throws IllegalArgumentException if the text is not a peer id; use {@link #parse} for foreign text */
    public PeerId {
        if (text.length() != LENGTH || Base32.decode(text).isEmpty()) {
            throw new IllegalArgumentException("not a peer id: expected 52 characters of a-z2-7");
        }
    }

    /** The id in {@code text}, or nothing when it is not one. */
    public static Optional<PeerId> parse(String text) {
        if (text.length() != LENGTH || Base32.decode(text).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PeerId(text));
    }

    /** The id whose raw form is this SHA-256 value (32 bytes). */
    public static PeerId ofHash(byte[] sha256) {
        if (sha256.length != HASH_BYTES) {
            throw new IllegalArgumentException("a peer id is made from 32 bytes, not " + sha256.length);
        }
        return new PeerId(Base32.encode(sha256));
    }

    /** The 32 raw bytes, a fresh array. */
    public byte[] bytes() {
        return Base32.decode(text).orElseThrow();
    }

    /** What people are shown. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }

    @Override
    public int compareTo(PeerId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
