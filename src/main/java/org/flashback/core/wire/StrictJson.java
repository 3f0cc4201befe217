package org.flashback.core.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON under the limits of protocol section 2: whatever exceeds them is not JSON for us. */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.MAX_DEPTH)
                            .maxStringLength(Limits.MAX_STRING_BYTES)
                            .maxNameLength(Limits.MAX_NAME_BYTES)
                            .maxNumberLength(Limits.MAX_NUMBER_CHARS)
                            .maxTokenCount(Limits.MAX_TOKENS + (long) Limits.TOKENS_PER_ENTRY * Limits.MAX_VERSIONS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A record must stay small as a JSON string: only what has to be escaped is.
                    .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private StrictJson() {}

    /** Not JSON, or over a limit. */
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        NotJsonException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** For writing; reading goes through {@link #parse}. */
    static JsonMapper mapper() {
        return MAPPER;
    }

    static JsonNode parse(String text) throws NotJsonException {
        if (text.isEmpty() || text.charAt(0) == '\uFEFF') {
            throw new NotJsonException(text.isEmpty() ? "empty text" : "byte order mark");
        }
        // Jackson measures a document only as it reads on, and in characters.
        if (text.length() > Limits.MAX_FRAME_BYTES || utf8Length(text) > Limits.MAX_FRAME_BYTES) {
            throw new NotJsonException("longer than " + Limits.MAX_FRAME_BYTES + " bytes");
        }
        @Nullable JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new NotJsonException(e.getOriginalMessage());
        }
        if (tree == null || tree.isMissingNode()) {
            throw new NotJsonException("nothing but white space");
        }
        checkStrings(tree);
        return tree;
    }

    /** Whether a number is written {@code -0}; in the tree it is 0. The text has been parsed before. */
    static boolean hasNegativeZero(String text) {
        if (!text.contains("-0")) {
            return false;
        }
        try (JsonParser parser = MAPPER.createParser(text)) {
            boolean found = false;
            while (!found && parser.nextToken() != null) {
                found = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getString().equals("-0");
            }
            return found;
        }
    }

    /** Names and strings: bytes, U+0000 and lone surrogates. Depth is bounded, so recursion is. */
    private static void checkStrings(JsonNode node) throws NotJsonException {
        if (node.isString()) {
            checkText(node.stringValue(), Limits.MAX_STRING_BYTES);
        } else if (node.isObject()) {
            for (var member : node.properties()) {
                checkText(member.getKey(), Limits.MAX_NAME_BYTES);
                checkStrings(member.getValue());
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                checkStrings(element);
            }
        }
    }

    private static void checkText(String text, int maxBytes) throws NotJsonException {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new NotJsonException("U+0000 in a string");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new NotJsonException("lone surrogate in a string");
            } else {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        if (bytes > maxBytes) {
            throw new NotJsonException("string of " + bytes + " bytes, allowed are " + maxBytes);
        }
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes of the text as a minimal JSON string: only quote, backslash and controls escaped, quotes counted. */
    static int minimalJsonLength(String text) {
        int extra = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
                extra += 1;
            } else if (c < 0x20) {
                extra += 5;
            }
        }
        return utf8Length(text) + extra;
    }
}
