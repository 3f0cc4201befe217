package org.flashback.secondopinion;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;

/** Base32, base64url, DER and the hashes of section 4.4, written from the page. */
final class Encodings {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int PEER_ID_CHARS = 52;

    private Encodings() {}

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Without padding and with zero spare bits: what is encoded again must be the same text. */
    static byte[] base64url(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            boolean same = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(text);
            Violation.unless(same, "not the one base64url of its bytes: " + text);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new Violation("not base64url: " + text);
        }
    }

    static byte[] base64url(String text, int length) {
        byte[] bytes = base64url(text);
        Violation.unless(bytes.length == length, bytes.length + " bytes instead of " + length);
        return bytes;
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** 256 bits and four spare ones, five at a time. */
    static String base32(byte[] hash) {
        BigInteger bits = new BigInteger(1, hash).shiftLeft(4);
        var text = new StringBuilder();
        for (int i = PEER_ID_CHARS - 1; i >= 0; i--) {
            text.append(BASE32.charAt(bits.shiftRight(5 * i).intValue() & 31));
        }
        return text.toString();
    }

    /** The 32 bytes of a peer id. */
    static byte[] peerId(String text) {
        Violation.unless(text.matches("[a-z2-7]{52}"), "no peer id: " + text);
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < PEER_ID_CHARS; i++) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(text.charAt(i))));
        }
        Violation.unless(bits.intValue() % 16 == 0, "spare bits of a peer id: " + text);
        return unsigned(bits.shiftRight(4));
    }

    static String hexOfPeerId(String text) {
        return HexFormat.of().formatHex(peerId(text));
    }

    /** The signature must be the shortest DER of its two positive integers. */
    static void strictDer(byte[] der) {
        Violation.unless(der.length >= 8 && der[0] == 0x30 && der[1] == der.length - 2 && der[2] == 2, "no DER");
        int lengthOfR = der[3];
        Violation.unless(lengthOfR > 0 && 6 + lengthOfR < der.length && der[4 + lengthOfR] == 2, "no DER");
        byte[] r = Arrays.copyOfRange(der, 4, 4 + lengthOfR);
        byte[] s = Arrays.copyOfRange(der, 6 + lengthOfR, der.length);
        Violation.unless(der[5 + lengthOfR] == s.length, "no DER");
        for (byte[] integer : new byte[][] {r, s}) {
            var value = new BigInteger(integer);
            Violation.unless(value.signum() > 0 && Arrays.equals(value.toByteArray(), integer), "not the shortest DER");
        }
    }

    /** What a digest counts: who, which seq, which text. */
    record Entry(String peerId, long seq, String text) {
        private byte[] hash() {
            byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(seq).array();
            return sha256(Encodings.peerId(peerId), number, sha256(utf8(text)));
        }
    }

    /** The hash of a set of entries: the sum of theirs modulo 2^256, with their count, hashed. */
    static String hashOf(Collection<Entry> entries) {
        BigInteger sum = BigInteger.ZERO;
        for (Entry entry : entries) {
            sum = sum.add(new BigInteger(1, entry.hash()));
        }
        byte[] count = ByteBuffer.allocate(Long.BYTES).putLong(entries.size()).array();
        return base64url(sha256(unsigned(sum.mod(BigInteger.TWO.pow(256))), count));
    }

    private static byte[] unsigned(BigInteger value) {
        byte[] bytes = new byte[32];
        byte[] shortest = value.toByteArray();
        int length = Math.min(shortest.length, bytes.length);
        System.arraycopy(shortest, shortest.length - length, bytes, bytes.length - length, length);
        return bytes;
    }
}
