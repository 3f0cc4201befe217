package org.flashback.core.identity;

import java.util.Base64;
import java.util.Optional;

/** Base64url as the protocol has it: no padding, spare bits zero; anything else is not base64url. */
public final class StrictBase64 {
    private StrictBase64() {}

    /** The bytes, or nothing when the text has another form. */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The unpadded text of these bytes. */
    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
