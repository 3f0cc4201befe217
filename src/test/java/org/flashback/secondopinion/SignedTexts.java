package org.flashback.secondopinion;

import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Section 3: the rules for the texts that peers sign. */
final class SignedTexts {
    private static final String RECORD_PREFIX = "flashback-peer-record:1\n";
    private static final String LEASE_PREFIX = "flashback-lease:1\n";
    private static final String SPKI_HEAD = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    private static final long DAY_MS = 86_400_000;
    private static final Set<String> NEVER_WITHDRAWN =
            Set.of("email", "socket_addresses", "port", "repositories", "torrents");

    private final OpenSsl openssl;

    SignedTexts(OpenSsl openssl) {
        this.openssl = openssl;
    }

    /** The 91 bytes of a key, compared by what they are. */
    record PublicKey(String base64url) {
        byte[] bytes() {
            return Encodings.base64url(base64url);
        }
    }

    /** A record whose rules were all kept. */
    record PeerText(
            String peerId, PublicKey key, long seq, long issuedAt, long expiresIn, boolean withdrawn, String text) {
        long expiresAt() {
            return issuedAt + 1_000 * expiresIn;
        }

        Encodings.Entry entry() {
            return new Encodings.Entry(peerId, seq, text);
        }
    }

    /** A lease whose text keeps the rules. */
    record Lease(String peerId, long seq, long minor, long until, String text, String signature) {}

    /** An entry of HELLO, PEER_ANNOUNCEMENT, PEER_UPDATE or PEER_LIST_RESPONSE. */
    record Entry(PeerText record, Optional<Lease> lease) {}

    Entry entry(Members of) {
        PeerText record = record(of.string("record"), of.string("sig"));
        Violation.unless(of.has("lease") == of.has("lease_sig"), "half a lease");
        if (!of.has("lease")) {
            return new Entry(record, Optional.empty());
        }
        Lease lease = lease(of.string("lease"), of.string("lease_sig"));
        Violation.unless(lease.peerId().equals(record.peerId()), "the lease is another peer's");
        Violation.unless(lease.seq() == record.seq(), "the lease is to another record");
        check(lease, record);
        return new Entry(record, Optional.of(lease));
    }

    /** The signature of a lease, and that it is no longer than its record allows. */
    void check(Lease lease, PeerText record) {
        boolean good = openssl.verifies(
                record.key().bytes(),
                Encodings.utf8(LEASE_PREFIX + lease.text()),
                Encodings.base64url(lease.signature()));
        Violation.unless(good, "openssl: the signature of the lease does not hold");
        Violation.unless(!record.withdrawn(), "a lease to a withdrawal");
        Violation.unless(lease.until() > record.expiresAt(), "a lease made before its record");
    }

    Lease lease(String text, String signature) {
        Violation.unless(Encodings.utf8(text).length <= 512, "a lease over 512 bytes");
        Encodings.strictDer(Encodings.base64url(signature));
        Members lease = Members.of(PlainJson.read(text));
        Violation.unless(lease.all().keySet().equals(Set.of("peer_id", "seq", "minor", "until")), "members of a lease");
        Encodings.peerId(lease.string("peer_id"));
        return new Lease(
                lease.string("peer_id"),
                lease.integer("seq"),
                lease.within("minor", 1, Long.MAX_VALUE),
                lease.integer("until"),
                text,
                signature);
    }

    private PeerText record(String text, String signature) {
        byte[] bytes = Encodings.utf8(text);
        Violation.unless(bytes.length <= 4_096, "a record over 4,096 bytes");
        Violation.unless(lengthInJson(text) <= 6_144, "a record over 6,144 bytes as a JSON string");
        Members record = Members.of(PlainJson.read(text));
        PublicKey key = key(record);
        byte[] der = Encodings.base64url(signature);
        Encodings.strictDer(der);
        Violation.unless(
                openssl.verifies(key.bytes(), Encodings.utf8(RECORD_PREFIX + text), der),
                "openssl: the signature of the record does not hold");
        onlyIntegers(record.all());
        Violation.unless(record.integer("v") == 1, "v is not 1");
        long seq = record.integer("seq");
        long issuedAt = record.integer("issued_at");
        Violation.unless(seq <= issuedAt + DAY_MS, "seq more than a day above issued_at");
        long expiresIn = record.within("expires_in", 600, 86_400);
        boolean broadcasting = record.bool("is_broadcasting");
        if (broadcasting) {
            broadcasting(record);
        } else {
            withdrawn(record, expiresIn);
        }
        return new PeerText(record.string("peer_id"), key, seq, issuedAt, expiresIn, !broadcasting, text);
    }

    /** The key, whose hash the program makes, must be the peer's. */
    private PublicKey key(Members record) {
        byte[] key = Encodings.base64url(record.string("public_key"), 91);
        Violation.unless(HexFormat.of().formatHex(key).startsWith(SPKI_HEAD), "no uncompressed P-256 key");
        byte[] hash = HexFormat.of().parseHex(openssl.sha256(key));
        Violation.unless(Encodings.base32(hash).equals(record.string("peer_id")), "peer_id is not the key's");
        return new PublicKey(record.string("public_key"));
    }

    private static void withdrawn(Members record, long expiresIn) {
        Violation.unless(record.string("status").equals("withdrawn"), "neither broadcasting nor withdrawn");
        Violation.unless(expiresIn >= 7_200, "a withdrawal for less than two hours");
        for (String name : NEVER_WITHDRAWN) {
            Violation.unless(!record.has(name), "a withdrawal with " + name);
        }
    }

    private static void broadcasting(Members record) {
        Violation.unless(!record.has("status"), "broadcasting with a status");
        email(record.string("email"));
        List<?> addresses = record.optionalList("socket_addresses", 4);
        addresses.forEach(address -> address(address.toString()));
        if (!addresses.isEmpty() || record.has("port")) {
            record.within("port", 1, 65_535);
        }
        for (Object repository : record.optionalList("repositories", 16)) {
            Members of = item(repository);
            hex(of, "repo_id", "[0-9a-f]{64}");
            hex(of, "head", "[0-9a-f]{40}|[0-9a-f]{64}");
            of.optionalString("description").ifPresent(text -> bytes(text, 256));
        }
        for (Object torrent : record.optionalList("torrents", 16)) {
            Members of = item(torrent);
            hex(of, "info_hash", "[0-9a-f]{40}");
            hex(of, "sha256", "[0-9a-f]{64}");
        }
    }

    private static Members item(Object value) {
        Members item = Members.of(value);
        bytes(item.string("name"), 128);
        if (item.has("size")) {
            item.integer("size");
        }
        return item;
    }

    private static void hex(Members of, String name, String pattern) {
        if (of.has(name)) {
            of.matching(name, pattern);
        }
    }

    private static void bytes(String text, int most) {
        Violation.unless(Encodings.utf8(text).length <= most, "too long: " + text);
    }

    private static void email(String email) {
        int at = email.indexOf('@');
        Violation.unless(at >= 1 && at <= 64 && email.lastIndexOf('@') == at, "no email: " + email);
        Violation.unless(at < email.length() - 1 && email.length() <= 254, "no email: " + email);
        Violation.unless(Normalizer.isNormalized(email, Normalizer.Form.NFC), "not NFC: " + email);
        Violation.unless(
                email.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c)),
                "white space or control characters: " + email);
    }

    /** Canonical literals, so far as this needs no resolver: dotted decimals, or lower-case groups without leading zeros. */
    private static void address(String address) {
        String part = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
        boolean four = address.matches(part + "(\\." + part + "){3}");
        boolean six = address.matches("(?!.*:::)[0-9a-f:]*:[0-9a-f:]*") && !address.matches("(.*:)?0[0-9a-f].*");
        Violation.unless(four || six, "no canonical address: " + address);
        Violation.unless(
                !address.matches("0\\.0\\.0\\.0|::|2(2[4-9]|3[0-9])\\..*|ff.*"), "not to be dialled: " + address);
    }

    private static void onlyIntegers(Object value) {
        switch (value) {
            case java.util.Map<?, ?> object -> object.values().forEach(SignedTexts::onlyIntegers);
            case List<?> list -> list.forEach(SignedTexts::onlyIntegers);
            case PlainJson.Num number -> number.integer();
            case PlainJson.Null _ -> throw new Violation("null in a record");
            default -> {
                // Strings and booleans are read already.
            }
        }
    }

    private static int lengthInJson(String text) {
        int escapes = text.chars()
                .map(c -> c == '"' || c == '\\' || "\b\f\n\r\t".indexOf(c) >= 0 ? 1 : c < ' ' ? 5 : 0)
                .sum();
        return Encodings.utf8(text).length + escapes + 2;
    }
}
