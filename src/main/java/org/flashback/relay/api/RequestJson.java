package org.flashback.relay.api;

import java.util.Optional;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayLimits;
import org.flashback.relay.api.Problem.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies, strictly. The limits are those of protocol section 2. */
final class RequestJson {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_STRING = 8 * 1024;
    private static final int MAX_NAME = 64;
    private static final int MAX_NUMBER = 20;
    private static final int MAX_TOKENS = 4_096;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .maxTokenCount(MAX_TOKENS)
                            .maxDocumentLength(RelayLimits.BODY_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private RequestJson() {}

    /** {@code {record, sig, lease?, lease_sig?}}; other members are ignored. */
    static SignedEntry entry(String body) throws ProblemException {
        JsonNode tree = object(body);
        var record = new SignedRecord(text(tree, "record"), text(tree, "sig"));
        boolean lease = tree.has("lease");
        if (lease != tree.has("lease_sig")) {
            String missing = lease ? "lease_sig" : "lease";
            throw Problem.badField(missing, missing + " is missing: a lease travels with its signature.")
                    .toException();
        }
        return lease
                ? new SignedEntry(record, Optional.of(new SignedLease(text(tree, "lease"), text(tree, "lease_sig"))))
                : SignedEntry.of(record);
    }

    private static JsonNode object(String body) throws ProblemException {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (JacksonException e) {
            throw Problem.badRequest("The body is not JSON: " + e.getOriginalMessage())
                    .toException();
        }
        if (!tree.isObject()) {
            throw Problem.badRequest("The body is not a JSON object.").toException();
        }
        return tree;
    }

    private static String text(JsonNode tree, String member) throws ProblemException {
        JsonNode value = tree.path(member);
        if (!value.isString()) {
            throw Problem.badField(member, member + (value.isMissingNode() ? " is missing." : " is not a string."))
                    .toException();
        }
        return value.stringValue();
    }
}
