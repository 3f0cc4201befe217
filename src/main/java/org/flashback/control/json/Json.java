package org.flashback.control.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the types of this package. */
public final class Json {
    private static final int MAX_DEPTH = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private Json() {}

    /** The text was not JSON, or not of the type that was asked for. */
    public static final class JsonFormatException extends Exception {
        private static final long serialVersionUID = 1L;

        JsonFormatException(String message) {
            super(message);
        }
    }

    /** One line without a line break at its end. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Reads one value; unknown members are ignored, missing ones are not forgiven. */
    public static <T> T read(String text, Class<T> type) throws JsonFormatException {
        try {
            return present(MAPPER.readValue(text, type));
        } catch (JacksonException e) {
            throw new JsonFormatException(e.getOriginalMessage());
        }
    }

    /** Reads a bare array. */
    public static <T> List<T> readList(String text, Class<T> type) throws JsonFormatException {
        try {
            List<T> list = MAPPER.readValue(text, MAPPER.getTypeFactory().constructCollectionType(List.class, type));
            return List.copyOf(present(list));
        } catch (JacksonException e) {
            throw new JsonFormatException(e.getOriginalMessage());
        }
    }

    private static <T> T present(@Nullable T value) throws JsonFormatException {
        if (value == null) {
            throw new JsonFormatException("null stands for nothing here");
        }
        return value;
    }
}
