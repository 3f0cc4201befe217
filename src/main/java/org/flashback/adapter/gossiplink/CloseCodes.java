package org.flashback.adapter.gossiplink;

/** The close codes that this layer itself uses (protocol section 1.5). */
final class CloseCodes {
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL = 1002;
    static final int BINARY = 1003;

    /** Never sent: TCP went away without a close frame (RFC 6455). */
    static final int ABNORMAL = 1006;

    static final int NOT_UTF8 = 1007;
    static final int TOO_BIG = 1009;

    /** RFC 6455 leaves 123 bytes beside the code. */
    private static final int MAX_REASON = 120;

    private CloseCodes() {}

    /** Whether a connection that ends with this code here ends for something that the other end sent. */
    static boolean blames(int code) {
        return code == PROTOCOL || code == BINARY || code == NOT_UTF8 || code == TOO_BIG;
    }

    /** A reason that fits into a close frame: printable ASCII, cut to length. */
    static String reason(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= MAX_REASON ? plain : plain.substring(0, MAX_REASON);
    }
}
