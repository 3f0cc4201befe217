package org.flashback.core.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Lease;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordParser;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import org.flashback.core.wire.Members.FaultException;
import tools.jackson.databind.JsonNode;

/** Reads record and lease texts (protocol sections 3.1, 3.2, 3.5 and 3.6). Stateless. */
public final class JsonRecordParser implements RecordParser {
    private static final long MAX = Limits.MAX_INTEGER - 1;
    private static final Pattern HEX_40 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HEAD = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String WITHDRAWN = "withdrawn";

    @Override
    public Optional<Envelope> envelope(String text) {
        try {
            JsonNode tree = StrictJson.parse(text);
            Members members = Members.of(tree, "");
            PeerKey key = members.parsed("public_key", PeerKey::parse, "a P-256 key");
            if (!key.peerId().equals(members.peerId("peer_id"))) {
                return Optional.empty();
            }
            return Optional.of(new ParsedText(text, key, tree, members));
        } catch (StrictJson.NotJsonException | FaultException notARecord) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Lease> lease(String text) {
        if (StrictJson.utf8Length(text) > Limits.MAX_LEASE_BYTES) {
            return Optional.empty();
        }
        try {
            Members members = Members.of(StrictJson.parse(text), "");
            return Optional.of(new Lease(
                    members.peerId("peer_id"),
                    members.integer("seq", 0, MAX),
                    members.integer("minor", 1, MAX),
                    Instant.ofEpochMilli(members.integer("until", 0, MAX))));
        } catch (StrictJson.NotJsonException | FaultException notALease) {
            return Optional.empty();
        }
    }

    private record ParsedText(String text, PeerKey key, JsonNode tree, Members members) implements Envelope {
        @Override
        public OptionalLong seq() {
            try {
                return members.has("seq") ? OptionalLong.of(members.integer("seq", 0, MAX)) : OptionalLong.empty();
            } catch (FaultException fault) {
                return OptionalLong.empty();
            }
        }

        @Override
        public Content content() {
            try {
                requireSize();
                requirePlainValues(tree);
                if (StrictJson.hasNegativeZero(text)) {
                    throw new FaultException("-0 is not an integer of a record");
                }
                return read();
            } catch (FaultException fault) {
                return new Refused(fault.reason(), false);
            }
        }

        private Content read() throws FaultException {
            members.integer("v", 1, 1);
            long seq = members.integer("seq", 0, MAX);
            Instant issuedAt = Instant.ofEpochMilli(members.integer("issued_at", 0, MAX));
            Duration expiresIn = Duration.ofSeconds(members.integer(
                    "expires_in", Limits.MIN_EXPIRES_IN.toSeconds(), Limits.MAX_EXPIRES_IN.toSeconds()));
            if (seq > issuedAt.plus(Limits.MAX_SEQ_AHEAD).toEpochMilli()) {
                throw new FaultException("seq is more than a day above issued_at");
            }
            boolean withdrawn =
                    members.optionalText("status").filter(WITHDRAWN::equals).isPresent();
            boolean broadcasting = members.bool("is_broadcasting");
            if (broadcasting && !withdrawn) {
                return new Accepted(broadcast(seq, issuedAt, expiresIn));
            }
            // Whatever stands there, nobody honest puts it there: entries are not even looked at.
            if (!members.list("socket_addresses", Limits.MAX_TOKENS, node -> node)
                    .isEmpty()) {
                return new Refused("socket_addresses stand in a record that is not broadcasting", true);
            }
            if (broadcasting != withdrawn) {
                return withdrawal(seq, issuedAt, expiresIn);
            }
            throw new FaultException(
                    broadcasting
                            ? "status is withdrawn although is_broadcasting is true"
                            : "is_broadcasting is false and status is not withdrawn");
        }

        private Content withdrawal(long seq, Instant issuedAt, Duration expiresIn) throws FaultException {
            for (String unwanted : List.of("email", "port")) {
                if (members.has(unwanted)) {
                    throw new FaultException(unwanted + " stands in a withdrawal");
                }
            }
            if (!repositories().isEmpty() || !torrents().isEmpty()) {
                throw new FaultException("repositories or torrents stand in a withdrawal");
            }
            // They mean nothing here, but a known member of a wrong type refuses any record.
            members.optionalBool("is_bootstrap", false);
            catalog();
            capabilities();
            if (expiresIn.compareTo(Limits.MIN_WITHDRAWAL_EXPIRES_IN) < 0) {
                throw new FaultException("expires_in of a withdrawal is less than 7200");
            }
            return new Accepted(new PeerRecord.Withdrawal(key, seq, issuedAt, expiresIn));
        }

        private PeerRecord broadcast(long seq, Instant issuedAt, Duration expiresIn) throws FaultException {
            Email email = members.parsed("email", Email::parse, "a name");
            boolean bootstrap = members.optionalBool("is_bootstrap", false);
            List<IpAddress> addresses = addresses();
            OptionalLong port = members.optionalInteger("port", 1, 65_535);
            if (!addresses.isEmpty() && port.isEmpty()) {
                throw new FaultException("port is missing although there are socket_addresses");
            }
            var contact = new PeerRecord.Contact(
                    addresses, port.isPresent() ? OptionalInt.of((int) port.getAsLong()) : OptionalInt.empty());
            var content = new PeerRecord.Content(repositories(), torrents(), catalog(), capabilities());
            return new PeerRecord.Broadcast(key, seq, issuedAt, expiresIn, email, bootstrap, contact, content);
        }

        private List<IpAddress> addresses() throws FaultException {
            return members.list("socket_addresses", Limits.MAX_ADDRESSES, node -> {
                Optional<IpAddress> address = IpAddress.parse(Members.string(node, "socket_addresses"));
                if (address.filter(IpAddress::mayBeAnnounced).isEmpty()) {
                    throw new FaultException("socket_addresses has an entry that is not an address to be dialled");
                }
                return address.get();
            });
        }

        private List<RepositorySummary> repositories() throws FaultException {
            return members.list("repositories", Limits.MAX_REPOSITORIES, node -> {
                Members repository = Members.of(node, "repositories");
                return new RepositorySummary(
                        bounded(repository.text("name"), Limits.MAX_ITEM_NAME_BYTES, "repositories.name"),
                        repository.has("description")
                                ? Optional.of(bounded(
                                        repository.text("description"),
                                        Limits.MAX_DESCRIPTION_BYTES,
                                        "repositories.description"))
                                : Optional.empty(),
                        repository.optionalText("repo_id", HEX_64),
                        repository.optionalText("head", HEAD),
                        repository.optionalInteger("size", 0, MAX));
            });
        }

        private List<SharedFile> torrents() throws FaultException {
            return members.list("torrents", Limits.MAX_TORRENTS, node -> {
                Members torrent = Members.of(node, "torrents");
                return new SharedFile(
                        torrent.optionalText("info_hash", HEX_40),
                        bounded(torrent.text("name"), Limits.MAX_ITEM_NAME_BYTES, "torrents.name"),
                        torrent.optionalInteger("size", 0, MAX),
                        torrent.optionalText("sha256", HEX_64));
            });
        }

        private Optional<PeerRecord.Catalog> catalog() throws FaultException {
            Optional<Members> catalog = members.optionalObject("catalog");
            if (catalog.isEmpty()) {
                return Optional.empty();
            }
            Members found = catalog.get();
            return Optional.of(new PeerRecord.Catalog(
                    found.integer("repositories", 0, MAX),
                    found.integer("torrents", 0, MAX),
                    found.text("hash", HEX_64)));
        }

        private Optional<PeerRecord.Capabilities> capabilities() throws FaultException {
            Optional<Members> capabilities = members.optionalObject("capabilities");
            if (capabilities.isEmpty()) {
                return Optional.empty();
            }
            Members found = capabilities.get();
            return Optional.of(new PeerRecord.Capabilities(
                    found.optionalInteger("max_peers", 0, MAX),
                    found.has("supports_torrent") ? Optional.of(found.bool("supports_torrent")) : Optional.empty(),
                    found.optionalInteger("torrent_port", 1, 65_535),
                    found.optionalInteger("bandwidth_estimate", 0, MAX)));
        }

        private static String bounded(String text, int maxBytes, String where) throws FaultException {
            if (StrictJson.utf8Length(text) > maxBytes) {
                throw new FaultException(where + " is longer than " + maxBytes + " bytes");
            }
            return text;
        }

        private void requireSize() throws FaultException {
            if (StrictJson.utf8Length(text) > Limits.MAX_RECORD_BYTES) {
                throw new FaultException("the text is longer than " + Limits.MAX_RECORD_BYTES + " bytes");
            }
            if (StrictJson.minimalJsonLength(text) > Limits.MAX_RECORD_JSON_BYTES) {
                throw new FaultException(
                        "as a JSON string the text is longer than " + Limits.MAX_RECORD_JSON_BYTES + " bytes");
            }
        }

        /** Section 3.1: strings, booleans, lists, objects, and integers from 0 to below 2^53; no null, no floats. */
        private static void requirePlainValues(JsonNode node) throws FaultException {
            if (node.isNumber()) {
                Members.integer(node, "a number", 0, MAX);
            } else if (node.isNull()) {
                throw new FaultException("null is not allowed in a record");
            } else if (node.isContainer()) {
                for (JsonNode child : node.values()) {
                    requirePlainValues(child);
                }
            }
        }
    }
}
