package org.flashback.core.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that a peer gives itself, a label of the form {@code ana@laptop.local} (protocol section 1.2). It proves
 * nothing; only the key does.
 *
 * @param text one {@code @}, 1–64 characters before it, at least one after it, at most 254 in all, NFC, without white
 *     space, control or bidirectional formatting characters
 */
public record Email(String text) {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_LENGTH = 254;

    /** @throws IllegalArgumentException with the reason; use {@link #parse} or {@link #problem} for foreign text */
    public Email {
        Optional<String> problem = problem(text);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /** The name in {@code text}, or nothing when it is not one. */
    public static Optional<Email> parse(String text) {
        return problem(text).isEmpty() ? Optional.of(new Email(text)) : Optional.empty();
    }

    /** What is wrong with {@code text} as a name, in words for the person who typed it; empty when nothing is. */
    public static Optional<String> problem(String text) {
        int at = text.indexOf('@');
        int length = text.codePointCount(0, text.length());
        if (at < 0) {
            return Optional.of("a name has the form you@computer: the @ is missing");
        }
        if (text.indexOf('@', at + 1) >= 0) {
            return Optional.of("a name has exactly one @");
        }
        int local = text.codePointCount(0, at);
        if (local < 1 || local > MAX_LOCAL) {
            return Optional.of("a name has 1 to 64 characters before the @");
        }
        if (length == local + 1) {
            return Optional.of("a name has something after the @, for example the name of the computer");
        }
        if (length > MAX_LENGTH) {
            return Optional.of("a name has at most 254 characters");
        }
        if (text.codePoints().anyMatch(Email::forbidden)) {
            return Optional.of("a name has no spaces and no invisible characters");
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            return Optional.of("a name is written in composed characters (Unicode NFC)");
        }
        return Optional.empty();
    }

    /** The form in which names are compared. */
    public String canonical() {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean forbidden(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || isSurrogate(c)
                || isBidiControl(c);
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** The characters of Unicode's Bidi_Control property: they can make one name look like another. */
    private static boolean isBidiControl(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    @Override
    public String toString() {
        return text;
    }
}
