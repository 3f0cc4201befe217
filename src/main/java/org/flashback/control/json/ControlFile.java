package org.flashback.control.json;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code control.json} in the profile (0600): how to reach the running node.
 *
 * @param url without a slash at its end
 * @param token for {@code Authorization: Bearer}
 * @param pid of the process that serves it
 */
public record ControlFile(String url, String token, long pid) {
    /** Its name in the profile. */
    public static final String NAME = "control.json";

    private static final JsonFactory STREAMS = new JsonFactory();

    /**
     * Reads the file's text, nothing when it is not such a file. Every client command does this first: going without
     * Jackson's data binding halves the classes that it loads.
     */
    public static Optional<ControlFile> parse(String text) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = STREAMS.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                members.put(name, json.getString());
                json.skipChildren();
            }
            long pid = Long.parseLong(members.getOrDefault("pid", ""));
            return Optional.ofNullable(members.get("url")).flatMap(url -> Optional.ofNullable(members.get("token"))
                    .map(token -> new ControlFile(url, token, pid)));
        } catch (JacksonException | NumberFormatException notSuchAFile) {
            return Optional.empty();
        }
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "ControlFile[" + url + ", pid " + pid + "]";
    }
}
