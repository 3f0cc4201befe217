package org.flashback.adapter.relayclient;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.app.port.RelayApi.Registration;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the relay API as a client reads and writes it. Relays are not trusted: everything has a limit. */
final class AnswerJson {
    /** Of an answer: 50 records with their leases are below 512 KiB. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_STRING = 8 * 1024;
    private static final int MAX_NAME = 64;
    private static final int MAX_NUMBER = 20;
    private static final int MAX_TOKENS = 4_096;
    private static final int MAX_PEERS = 64;
    private static final long MAX_MS = 1L << 53;
    private static final long MAX_REANNOUNCE_S = 24L * 60 * 60;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .maxTokenCount(MAX_TOKENS)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private AnswerJson() {}

    /** An answer is not what relay.md says. */
    static final class AnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        AnswerException(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /** The body of a registration or a withdrawal. */
    static String body(SignedEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("record", entry.record().text());
        node.put("sig", entry.record().signature());
        entry.lease().ifPresent(lease -> {
            node.put("lease", lease.text());
            node.put("lease_sig", lease.signature());
        });
        return node.toString();
    }

    static JsonNode parse(String body) throws AnswerException {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new AnswerException("it is not JSON");
        }
    }

    /** For answers that may be anything: a missing node if it is not JSON. */
    static JsonNode lenient(String body) {
        try {
            return parse(body);
        } catch (AnswerException notOurs) {
            return JSON.missingNode();
        }
    }

    static Registration registration(JsonNode tree) throws AnswerException {
        if (!tree.path("status").asString("").equals("registered")) {
            throw new AnswerException("status is not registered");
        }
        return new Registration(
                Instant.ofEpochMilli(integer(tree, "expires_at", MAX_MS)),
                Duration.ofSeconds(integer(tree, "reannounce_after", MAX_REANNOUNCE_S)),
                IpAddress.parse(tree.path("observed_address").asString("")),
                entries(tree.path("bootstrap_peers"), "bootstrap_peers"));
    }

    static boolean unregistered(JsonNode tree) throws AnswerException {
        if (!tree.path("status").asString("").equals("unregistered")) {
            throw new AnswerException("status is not unregistered");
        }
        return true;
    }

    static List<SignedEntry> peers(JsonNode tree) throws AnswerException {
        return entries(tree.path("peers"), "peers");
    }

    private static List<SignedEntry> entries(JsonNode list, String name) throws AnswerException {
        if (!list.isArray() || list.size() > MAX_PEERS) {
            throw new AnswerException(name + " is not a list of at most " + MAX_PEERS);
        }
        var entries = new ArrayList<SignedEntry>();
        for (JsonNode node : list) {
            var record = new SignedRecord(text(node, "record"), text(node, "sig"));
            entries.add(new SignedEntry(
                    record,
                    node.has("lease")
                            ? Optional.of(new SignedLease(text(node, "lease"), text(node, "lease_sig")))
                            : Optional.empty()));
        }
        return entries;
    }

    private static String text(JsonNode node, String name) throws AnswerException {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw new AnswerException(name + " is not a string");
        }
        return value.stringValue();
    }

    private static long integer(JsonNode node, String name, long max) throws AnswerException {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > max) {
            throw new AnswerException(name + " is not a whole number in its range");
        }
        return value.longValue();
    }
}
