package org.flashback.core.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.StrictBase64;

/**
 * 128 random bits that are fresh at every hop: they tie a response to its request and say nothing else.
 *
 * @param text 22 characters of base64url
 */
public record MessageId(String text) {
    private static final int BYTES = 16;

    public static MessageId random(RandomGenerator random) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array();
        return new MessageId(StrictBase64.encode(bytes));
    }

    static Optional<MessageId> parse(String text) {
        return StrictBase64.decode(text).filter(bytes -> bytes.length == BYTES).map(_ -> new MessageId(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
