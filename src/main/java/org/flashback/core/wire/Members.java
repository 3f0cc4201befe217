package org.flashback.core.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.flashback.core.identity.PeerId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the known members of a JSON object and says which one is missing or wrong. Unknown ones are ignored. */
final class Members {
    /** A known member is missing or wrong; the message names it. */
    static final class FaultException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        FaultException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Converts one element of a list. */
    interface Reader<T> {
        T read(JsonNode node) throws FaultException;
    }

    private static final Pattern HASH_TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final JsonNode object;
    private final String where;

    private Members(JsonNode object, String where) {
        this.object = object;
        this.where = where;
    }

    static Members of(JsonNode node, String where) throws FaultException {
        if (!node.isObject()) {
            throw new FaultException((where.isEmpty() ? "the text" : where) + " is not an object");
        }
        return new Members(node, where);
    }

    boolean has(String name) {
        return object.has(name);
    }

    Members object(String name) throws FaultException {
        return of(required(name), path(name));
    }

    Optional<Members> optionalObject(String name) throws FaultException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    String text(String name) throws FaultException {
        JsonNode node = required(name);
        if (!node.isString()) {
            throw wrong(name, "a string");
        }
        return node.stringValue();
    }

    Optional<String> optionalText(String name) throws FaultException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A string that is exactly what the pattern says. */
    String text(String name, Pattern pattern) throws FaultException {
        String text = text(name);
        if (!pattern.matcher(text).matches()) {
            throw wrong(name, "of the form " + pattern.pattern());
        }
        return text;
    }

    Optional<String> optionalText(String name, Pattern pattern) throws FaultException {
        return has(name) ? Optional.of(text(name, pattern)) : Optional.empty();
    }

    String hash(String name) throws FaultException {
        return text(name, HASH_TEXT);
    }

    <T> T parsed(String name, Function<String, Optional<T>> parser, String what) throws FaultException {
        Optional<T> value = parser.apply(text(name));
        if (value.isEmpty()) {
            throw wrong(name, what);
        }
        return value.get();
    }

    PeerId peerId(String name) throws FaultException {
        return parsed(name, PeerId::parse, "a peer id");
    }

    /** An integer between {@code min} and {@code max}, both included. */
    long integer(String name, long min, long max) throws FaultException {
        return integer(required(name), path(name), min, max);
    }

    OptionalLong optionalInteger(String name, long min, long max) throws FaultException {
        return has(name) ? OptionalLong.of(integer(name, min, max)) : OptionalLong.empty();
    }

    boolean bool(String name) throws FaultException {
        JsonNode node = required(name);
        if (!node.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return node.booleanValue();
    }

    boolean optionalBool(String name, boolean absent) throws FaultException {
        return has(name) ? bool(name) : absent;
    }

    /** A list of at most {@code max}; absent is empty. */
    <T> List<T> list(String name, int max, Reader<T> reader) throws FaultException {
        if (!has(name)) {
            return List.of();
        }
        JsonNode node = required(name);
        if (!node.isArray()) {
            throw wrong(name, "a list");
        }
        if (node.size() > max) {
            throw new FaultException(path(name) + " has " + node.size() + " entries, allowed are " + max);
        }
        List<T> values = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            values.add(reader.read(element));
        }
        return values;
    }

    FaultException wrong(String name, String expected) {
        return new FaultException(path(name) + " is not " + expected);
    }

    static String string(JsonNode node, String where) throws FaultException {
        if (!node.isString()) {
            throw new FaultException(where + " is not a string");
        }
        return node.stringValue();
    }

    static long integer(JsonNode node, String where, long min, long max) throws FaultException {
        boolean whole = node.isIntegralNumber() && node.canConvertToLong();
        long value = whole ? node.longValue() : 0;
        if (!whole || value < min || value > max) {
            throw new FaultException(where + " is not an integer from " + min + " to " + max);
        }
        return value;
    }

    private JsonNode required(String name) throws FaultException {
        @Nullable JsonNode node = object.get(name);
        if (node == null) {
            throw new FaultException(path(name) + " is missing");
        }
        return node;
    }

    private String path(String name) {
        return where.isEmpty() ? name : where + "." + name;
    }
}
