package org.flashback.adapter.gossiplink;

/**
 * Follows the heads of frames in a stream of bytes, to find one that announces too much before anybody keeps its payload.
 * Tyrus would buffer and then close with another code than the protocol's. Used by one thread.
 */
final class FrameHeads {
    private static final int MAX_HEAD = 14;

    private final long maxPayload;
    private final byte[] head = new byte[MAX_HEAD];
    private int known;
    private long payloadLeft;

    FrameHeads(long maxPayload) {
        this.maxPayload = maxPayload;
    }

    /** Whether a frame that begins in these bytes, or the one that was begun before, is too big. */
    boolean tooBig(byte[] chunk, int count) {
        int at = 0;
        while (at < count) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, count - at);
                payloadLeft -= skipped;
                at += skipped;
            } else {
                head[known++] = chunk[at++];
                if (known >= 2 && known == headLength()) {
                    payloadLeft = payload();
                    known = 0;
                    if (payloadLeft < 0 || payloadLeft > maxPayload) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private int lengthBytes() {
        return switch (head[1] & 0x7f) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private int headLength() {
        int mask = (head[1] & 0x80) != 0 ? 4 : 0;
        return 2 + lengthBytes() + mask;
    }

    /** RFC 6455 section 5.2; negative when the highest bit is set, which is too big as well. */
    private long payload() {
        int bytes = lengthBytes();
        if (bytes == 0) {
            return head[1] & 0x7f;
        }
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | (head[2 + i] & 0xff);
        }
        return length;
    }
}
