package org.flashback.core.identity;

import java.util.Optional;

/** Lower-case RFC 4648 base32 without padding, strict: spare bits must be zero. */
final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS_PER_CHARACTER = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder((bytes.length * 8 + BITS_PER_CHARACTER - 1) / BITS_PER_CHARACTER);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= BITS_PER_CHARACTER) {
                bits -= BITS_PER_CHARACTER;
                text.append(ALPHABET.charAt((buffer >>> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((buffer << (BITS_PER_CHARACTER - bits)) & 31));
        }
        return text.toString();
    }

    static Optional<byte[]> decode(String text) {
        byte[] bytes = new byte[text.length() * BITS_PER_CHARACTER / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return Optional.empty();
            }
            buffer = (buffer << BITS_PER_CHARACTER) | value;
            bits += BITS_PER_CHARACTER;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >>> bits);
            }
        }
        // Re-encoding finds spare bits that are not zero and lengths that no encoder makes.
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
