package org.flashback.relay.api;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer before it is put on the wire.
 *
 * @param headers besides those that every answer has
 * @param body JSON; empty with 304
 */
record Reply(int status, String contentType, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROBLEM = "application/problem+json";

    Reply {
        headers = Map.copyOf(headers);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static Reply ok(ObjectNode body) {
        return new Reply(200, "application/json", Map.of("Cache-Control", "no-store"), body.toString());
    }

    /** A list, or the word that the caller has it already. */
    static Reply list(ObjectNode body, String etag, boolean known) {
        var headers = Map.of("Cache-Control", "no-cache", "ETag", etag);
        return known
                ? new Reply(304, "application/json", headers, "")
                : new Reply(200, "application/json", headers, body.toString());
    }

    static Reply of(Problem problem) {
        ObjectNode body = object();
        body.put("type", "urn:flashback:" + problem.code().text());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.put("code", problem.code().text());
        problem.field().ifPresent(field -> body.put("field", field));
        problem.fingerprint().ifPresent(fingerprint -> body.put("fingerprint", fingerprint));
        var headers = new TreeMap<String, String>();
        headers.put("Cache-Control", "no-store");
        problem.retryAfter().ifPresent(wait -> headers.put("Retry-After", Long.toString(Problem.seconds(wait))));
        problem.allow().ifPresent(allow -> headers.put("Allow", allow));
        return new Reply(problem.status(), PROBLEM, headers, body.toString());
    }
}
