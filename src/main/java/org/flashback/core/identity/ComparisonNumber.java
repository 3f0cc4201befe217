package org.flashback.core.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Sixty digits that two people read to each other to find out whether somebody stands between them. Both ends see the
 * same number: thirty digits of each key, the smaller peer id first.
 *
 * @param text twelve groups of five digits
 */
public record ComparisonNumber(String text) {
    private static final String PREFIX = "flashback-comparison:1\n";

    /** Hashing again and again makes the search for a look-alike of 100 bits 5,200 times dearer. */
    private static final int ROUNDS = 5_200;

    private static final int GROUPS_OF_EACH = 6;
    private static final int BYTES_OF_GROUP = 5;
    private static final long GROUP_LIMIT = 100_000;

    /** The number of two peers, in either order. A peer id is the hash of a key, so it stands for the key. */
    public static ComparisonNumber of(PeerId one, PeerId other) {
        boolean inOrder = one.compareTo(other) <= 0;
        return new ComparisonNumber(half(inOrder ? one : other) + " " + half(inOrder ? other : one));
    }

    private static String half(PeerId peer) {
        MessageDigest sha512 = sha512();
        byte[] id = peer.bytes();
        sha512.update(PREFIX.getBytes(StandardCharsets.US_ASCII));
        byte[] hash = sha512.digest(id);
        for (int round = 1; round < ROUNDS; round++) {
            sha512.update(hash);
            hash = sha512.digest(id);
        }
        var digits = new StringBuilder();
        for (int group = 0; group < GROUPS_OF_EACH; group++) {
            long value = 0;
            for (int i = 0; i < BYTES_OF_GROUP; i++) {
                value = value << 8 | (hash[group * BYTES_OF_GROUP + i] & 0xff);
            }
            digits.append(group == 0 ? "" : " ").append(Long.toString(GROUP_LIMIT + value % GROUP_LIMIT), 1, 1 + 5);
        }
        return digits.toString();
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
