package org.flashback.secondopinion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RFC 8259 with the limits of section 2: objects are maps, arrays lists, numbers {@link Num}, null is {@link Null}. */
final class PlainJson {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_STRING = 8_192;
    private static final int MAX_NAME = 64;
    private static final int MAX_DIGITS = 20;
    private static final int MAX_TOKENS = 4_096 + 4 * 800;

    private final String text;
    private int at;
    private int tokens;

    private PlainJson(String text) {
        this.text = text;
    }

    /** A number as it was written. */
    record Num(String written) {
        /** An integer of the protocol: {@code 0|[1-9][0-9]*} below 2^53. */
        long integer() {
            Violation.unless(written.matches("0|[1-9][0-9]*"), "not an integer of the protocol: " + written);
            long value = Long.parseLong(written);
            Violation.unless(value < 1L << 53, "2^53 or more: " + written);
            return value;
        }
    }

    /** The value null. */
    enum Null {
        NULL
    }

    static Object read(String text) {
        var reader = new PlainJson(text);
        reader.space();
        Object value = reader.value(1);
        reader.space();
        Violation.unless(reader.at == text.length(), "something after the value");
        Violation.unless(reader.tokens <= MAX_TOKENS, "too many tokens");
        return value;
    }

    private Object value(int depth) {
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> {
                tokens++;
                yield string(MAX_STRING);
            }
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Null.NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        begin(depth);
        Map<String, Object> members = new LinkedHashMap<>();
        while (another('}', members.isEmpty())) {
            tokens++;
            String name = string(MAX_NAME);
            space();
            expect(':');
            space();
            Violation.unless(members.put(name, value(depth + 1)) == null, "twice: " + name);
        }
        return members;
    }

    private List<Object> array(int depth) {
        begin(depth);
        List<Object> values = new ArrayList<>();
        while (another(']', values.isEmpty())) {
            values.add(value(depth + 1));
        }
        return values;
    }

    private void begin(int depth) {
        Violation.unless(depth <= MAX_DEPTH, "too deep");
        tokens += 2;
        at++;
    }

    /** Whether something comes before the closing sign, which is taken. */
    private boolean another(char close, boolean first) {
        space();
        if (peek() == close) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            space();
        }
        return true;
    }

    private String string(int limit) {
        expect('"');
        var decoded = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            Violation.unless(c >= ' ', "a control character in a string");
            decoded.append(c == '\\' ? escaped() : c);
        }
        at++;
        String value = decoded.toString();
        Violation.unless(value.indexOf('\0') < 0, "U+0000");
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Violation.unless(new String(bytes, StandardCharsets.UTF_8).equals(value), "half a surrogate pair");
        Violation.unless(bytes.length <= limit, "a string of " + bytes.length + " bytes");
        return value;
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                Violation.unless(at + 4 <= text.length(), "the text ends in an escape");
                String hex = text.substring(at, at + 4);
                Violation.unless(hex.matches("[0-9a-fA-F]{4}"), "not four hex digits: " + hex);
                at += 4;
                yield (char) Integer.parseInt(hex, 16);
            }
            default -> throw new Violation("an escape that JSON does not have: " + c);
        };
    }

    private Num number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String written = text.substring(from, at);
        Violation.unless(written.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"), "no JSON at " + from);
        Violation.unless(written.chars().filter(Character::isDigit).count() <= MAX_DIGITS, "a long number");
        tokens++;
        return new Num(written);
    }

    private Object word(String word, Object value) {
        Violation.unless(text.startsWith(word, at), "no JSON at " + at);
        at += word.length();
        tokens++;
        return value;
    }

    private char peek() {
        Violation.unless(at < text.length(), "the text ends early");
        return text.charAt(at);
    }

    private void expect(char c) {
        Violation.unless(peek() == c, "no " + c + " at " + at);
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
