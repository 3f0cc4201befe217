package org.flashback.secondopinion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of an object, each asked for by the type that it must have. */
record Members(Map<String, Object> all) {
    static Members of(@Nullable Object value) {
        Violation.unless(value instanceof Map<?, ?>, "an object was expected");
        @SuppressWarnings("unchecked")
        Map<String, Object> members = (Map<String, Object>) java.util.Objects.requireNonNull(value);
        return new Members(members);
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    String string(String name) {
        return typed(name, String.class);
    }

    Optional<String> optionalString(String name) {
        return has(name) ? Optional.of(string(name)) : Optional.empty();
    }

    long integer(String name) {
        return typed(name, PlainJson.Num.class).integer();
    }

    boolean bool(String name) {
        return typed(name, Boolean.class);
    }

    List<?> list(String name, int limit) {
        List<?> list = typed(name, List.class);
        Violation.unless(list.size() <= limit, list.size() + " entries in " + name);
        return list;
    }

    /** Empty when it is not there. */
    List<?> optionalList(String name, int limit) {
        return has(name) ? list(name, limit) : List.of();
    }

    Members object(String name) {
        return of(all.get(name));
    }

    /** A string that matches entirely. */
    String matching(String name, String pattern) {
        String value = string(name);
        Violation.unless(value.matches(pattern), name + " is not as it must be: " + value);
        return value;
    }

    long within(String name, long least, long most) {
        long value = integer(name);
        Violation.unless(value >= least && value <= most, name + " is " + value);
        return value;
    }

    private <T> T typed(String name, Class<T> type) {
        Object value = all.get(name);
        Violation.unless(type.isInstance(value), name + " is missing or of a wrong type");
        return type.cast(java.util.Objects.requireNonNull(value));
    }
}
