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

    /** Hex digits of the raw form. */
    public static final int NIBBLES = 64;

    private static final int HASH_BYTES = 32;

    /** @throws IllegalArgumentException if the text is not a peer id; use {@link #parse} for foreign text */
    public PeerId {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a peer id: expected 52 characters of a-z2-7");
        }
    }

    /** The id in {@code text}, or nothing when it is not one. */
    public static Optional<PeerId> parse(String text) {
        return isValid(text) ? Optional.of(new PeerId(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '2' || c > '7')) {
                return false;
            }
        }
        // 260 bits hold 256: the last four are zero.
        return (value(text.charAt(LENGTH - 1)) & 15) == 0;
    }

    /** The id whose raw form is this SHA-256 value (32 bytes). */
    public static PeerId ofHash(byte[] sha256) {
        if (sha256.length != HASH_BYTES) {
            throw new IllegalArgumentException("a peer id is made from 32 bytes, not " + sha256.length);
        }
        return new PeerId(Base32.encode(sha256));
    }

    /**
     * One hex digit of the raw form, without decoding it.
     *
     * @param index from 0, the most significant, to 63
     */
    public int nibble(int index) {
        int bit = 4 * index;
        int at = bit / 5;
        int shift = 6 - bit % 5;
        int next = at + 1 < LENGTH ? value(text.charAt(at + 1)) : 0;
        return (value(text.charAt(at)) << 5 | next) >>> shift & 15;
    }

    private static int value(char c) {
        return c >= 'a' ? c - 'a' : c - '2' + 26;
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
