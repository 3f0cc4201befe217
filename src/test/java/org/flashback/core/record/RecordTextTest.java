package org.flashback.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.Limits;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol sections 3.1, 3.2, 3.5 and 3.6: every rule with its valid twin. */
class RecordTextTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");

    private final RecordVerifier verifier = new RecordVerifier(new JsonRecordParser());
    private final TestPeer ana = TestPeer.named("ana@laptop.local");
    private final String text = ana.broadcast(NOW)
            .at(13337, "203.0.113.5", "2001:db8::5")
            .hosting("films")
            .sign()
            .text();
    private final String withdrawal = ana.withdrawal(NOW, NOW.toEpochMilli()).text();

    private static final String REFUSED = """
        "v":1                          | "v":2
        "v":1                          | "v":"1"
        "v":1,                         | ``
        "expires_in":7200              | "expires_in":599
        "expires_in":7200              | "expires_in":86401
        "expires_in":7200              | "expires_in":7200.0
        "expires_in":7200              | "expires_in":-7200
        "expires_in":7200              | "expires_in":72e2
        "is_broadcasting":true         | "is_broadcasting":1
        "is_broadcasting":true         | "is_broadcasting":"true"
        "is_broadcasting":true,        | ``
        "is_broadcasting":true         | "is_broadcasting":null
        "is_bootstrap":true            | "is_bootstrap":"yes"
        "email":"ana@laptop.local"     | "email":"ana"
        "email":"ana@laptop.local"     | "email":7
        "email":"ana@laptop.local"     | "email":"a na@laptop.local"
        "email":"ana@laptop.local"     | "email":"ana@lap\\u202etop.local"
        "email":"ana@laptop.local"     | "email":"ana@lap\\u0007top.local"
        "email":"ana@laptop.local"     | "email":"ana@lap\\ntop.local"
        "email":"ana@laptop.local"     | "email":"ana@lap\\u001b[31mtop.local"
        "email":"ana@laptop.local",    | ``
        "port":13337                   | "port":0
        "port":13337                   | "port":65536
        "port":13337                   | "port":"13337"
        "port":13337,                  | ``
        "203.0.113.5"                  | "203.0.113.05"
        "203.0.113.5"                  | "224.0.0.1"
        "203.0.113.5"                  | "0.0.0.0"
        "203.0.113.5"                  | "localhost"
        "203.0.113.5"                  | "203.0.113.5:80"
        "203.0.113.5"                  | 7
        "2001:db8::5"                  | "2001:DB8::5"
        "2001:db8::5"                  | "2001:db8:0::5"
        "2001:db8::5"                  | "fe80::1%eth0"
        "2001:db8::5"                  | "ff02::1"
        "2001:db8::5"                  | "::"
        "2001:db8::5"                  | "::ffff:203.0.113.5"
        "2001:db8::5"                  | "a.a","b.b","c.c","d.d"
        "2001:db8::5"                  | "10.0.0.1","10.0.0.2","10.0.0.3","10.0.0.4"
        "name":"films"                 | "title":"films"
        "name":"films"                 | "name":7
        "name":"films"                 | "name":"films","repo_id":"AB"
        "name":"films"                 | "name":"films","head":"abc"
        "name":"films"                 | "name":"films","size":-1
        "name":"films"                 | "name":"films","size":9007199254740992
        "name":"films"                 | "name":"films","size":-0
        "v":1                          | "v":1,"unknown":null
        "v":1                          | "v":1,"unknown":[{"deep":1.5}]
        "v":1                          | "v":1,"unknown":-3
        "v":1                          | "v":1,"unknown":-0
        "v":1                          | "v":1,"status":5
        "v":1                          | "v":1,"status":"withdrawn"
        "v":1                          | "v":1,"torrents":[{"info_hash":"AB","name":"x"}]
        "v":1                          | "v":1,"torrents":{}
        "v":1                          | "v":1,"catalog":{"repositories":1,"torrents":0}
        "v":1                          | "v":1,"capabilities":{"torrent_port":0}
        "v":1                          | "v":1,"capabilities":{"supports_torrent":"no"}
        """;

    @Test
    void theTwinOfAllTheseIsGood() {
        assertThat(verify(text)).isInstanceOf(Verdict.Good.class);
        assertThat(verify(withdrawal)).isInstanceOf(Verdict.Good.class);
    }

    /** Member, its value in the record, and values that are refused. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = REFUSED)
    void refusedWithoutMisbehaviourUnlessAnAddressBetraysIt(String member, String wrong) {
        String changed = replace(text, member, wrong);
        boolean withdrawnWithAddress = wrong.contains("withdrawn");
        assertThat(verify(changed))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.misbehaviour())
                        .isEqualTo(withdrawnWithAddress));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "expires_in":7200              | "expires_in":600
        "expires_in":7200              | "expires_in":86400
        "is_bootstrap":true,           | ``
        "email":"ana@laptop.local"     | "email":"Zoë@büro"
        "port":13337                   | "port":1
        "port":13337                   | "port":65535
        "203.0.113.5"                  | "10.0.0.1"
        "2001:db8::5"                  | "10.0.0.1","10.0.0.2","10.0.0.3"
        "203.0.113.5","2001:db8::5"    | ``
        "name":"films"                 | "name":"films","size":9007199254740991,"unknown":"x"
        "v":1                          | "v":1,"unknown":[{"deep":{"text":"-0"}}]
        "v":1                          | "v":1,"unknown":9007199254740991
        "v":1                          | "v":1,"status":"here"
        "v":1                          | "v":1,"catalog":{"repositories":1,"torrents":0,"hash":"%H"}
        "v":1                          | "v":1,"torrents":[{"name":"x"}],"capabilities":{}
        """)
    void accepted(String member, String right) {
        String changed = replace(text, member, right.replace("%H", "0f".repeat(32)));
        assertThat(verify(changed)).isInstanceOf(Verdict.Good.class);
    }

    @Test
    void theSizesHaveTheirEdges() {
        assertThat(verify(padded(4_096, "x"))).isInstanceOf(Verdict.Good.class);
        assertRefused(padded(4_097, "x"));
        // Wide characters count in bytes.
        assertThat(verify(padded(4_096, "山"))).isInstanceOf(Verdict.Good.class);
        assertRefused(padded(4_097, "山"));
        assertThat(verify(escaped(6_144))).isInstanceOf(Verdict.Good.class);
        assertRefused(escaped(6_145));
    }

    @Test
    void namesAndDescriptionsHaveTheirEdges() {
        assertThat(verify(text.replace("\"films\"", quoted("n", 128)))).isInstanceOf(Verdict.Good.class);
        assertRefused(text.replace("\"films\"", quoted("n", 129)));
        assertRefused(text.replace("\"films\"", quoted("é", 65)));
        String described = text.replace("\"films\"", "\"films\",\"description\":%s");
        assertThat(verify(described.formatted(quoted("d", 256)))).isInstanceOf(Verdict.Good.class);
        assertRefused(described.formatted(quoted("d", 257)));
        String sixteen = "{\"name\":\"r\"},".repeat(15);
        assertThat(verify(text.replace("[{\"name\"", "[" + sixteen + "{\"name\"")))
                .isInstanceOf(Verdict.Good.class);
        assertRefused(text.replace("[{\"name\"", "[{\"name\":\"r\"}," + sixteen + "{\"name\""));
    }

    @Test
    void seqMayBeADayAheadOfItsDate() {
        long day = 86_400_000;
        assertThat(verify(
                        ana.broadcast(NOW).seq(NOW.toEpochMilli() + day).sign().text()))
                .isInstanceOf(Verdict.Good.class);
        assertRefused(
                ana.broadcast(NOW).seq(NOW.toEpochMilli() + day + 1).sign().text());
        assertRefused(text.replace("\"seq\":" + NOW.toEpochMilli(), "\"seq\":9007199254740992"));
    }

    @Test
    void withdrawalsCarryNothingAndAnAddressIsMisbehaviour() {
        for (String more : new String[] {
            "\"email\":\"ana@laptop.local\"", "\"port\":1", "\"repositories\":[{\"name\":\"x\"}]",
            "\"torrents\":[{\"name\":\"x\"}]", "\"is_bootstrap\":1", "\"capabilities\":[]"
        }) {
            assertRefused(withdrawal.replace("\"status\"", more + ",\"status\""));
        }
        assertRefused(withdrawal.replace("\"expires_in\":7200", "\"expires_in\":7199"));
        assertRefused(withdrawal.replace(",\"status\":\"withdrawn\"", ""));
        assertRefused(withdrawal.replace("withdrawn", "gone"));
        assertThat(verify(withdrawal.replace("\"status\"", "\"socket_addresses\":[],\"unknown\":1,\"status\"")))
                .isInstanceOf(Verdict.Good.class);
        for (String silent : new String[] {withdrawal, withdrawal.replace(",\"status\":\"withdrawn\"", "")}) {
            String with =
                    silent.replace("\"is_broadcasting\"", "\"socket_addresses\":[\"10.0.0.1\"],\"is_broadcasting\"");
            assertThat(verify(with))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.misbehaviour())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "{}", "", " ", "null", "{\"v\":1}", "{\"public_key\":\"AAAA\"}"})
    void whatHasNoKeyIsABadSignature(String other) {
        assertThat(verify(other)).isInstanceOf(Verdict.BadSignature.class);
    }

    @Test
    void whatIsNotJsonOrOverALimitIsABadSignature() {
        for (String bad : new String[] {
            text + " x",
            "\uFEFF" + text,
            text.replace("\"v\":1", "\"v\":1,\"v\":1"),
            text.replace("\"v\":1", "\"v\":1,\"unknown\":" + "[".repeat(16) + "]".repeat(16)),
            text.replace("\"v\":1", "\"v\":1,\"unknown\":\"\\ud800\""),
            text.replace("\"v\":1", "\"v\":1,\"unknown\":\"\\u0000\""),
            text.replace("\"v\":1", "\"v\":1,\"unknown\":" + "1".repeat(21)),
            text.replace("\"v\":1", "\"v\":01"),
            text.replace(ana.id().text(), TestPeer.named("b@y").id().text())
        }) {
            assertThat(verify(bad)).as(bad).isInstanceOf(Verdict.BadSignature.class);
        }
        assertThat(verify(text.replace("\"v\":1", "\"v\":1,\"unknown\":" + "[".repeat(15) + "]".repeat(15))))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void everyByteOfASignedRecordFlippedIsNeverGood() {
        SignedRecord signed = ana.signText(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit : new int[] {0, 3, 7}) {
                byte[] flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                // Read without replacing what is not UTF-8, so that every flip stays a flip.
                String changed = new String(flipped, StandardCharsets.ISO_8859_1);
                assertThat(verifier.verify(SignedEntry.of(new SignedRecord(changed, signed.signature()))))
                        .as("byte %d bit %d", i, bit)
                        .isInstanceOf(Verdict.BadSignature.class);
            }
        }
    }

    @Test
    void everySignatureChangedIsBadAndNothingThrows() {
        long seed = System.nanoTime();
        System.err.println("seed " + seed);
        var random = new SplittableRandom(seed);
        SignedRecord signed = ana.signText(text);
        byte[] der = StrictBase64.decode(signed.signature()).orElseThrow();
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = i < der.length * 8 ? der.clone() : new byte[random.nextInt(90)];
            if (i < der.length * 8) {
                changed[i / 8] ^= (byte) (1 << i % 8);
            } else {
                random.nextBytes(changed);
                if (changed.length > 4 && random.nextBoolean()) {
                    System.arraycopy(der, 0, changed, 0, Math.min(changed.length, random.nextInt(der.length)));
                }
            }
            assertThat(verifier.verify(SignedEntry.of(new SignedRecord(text, StrictBase64.encode(changed)))))
                    .as("case %d", i)
                    .isInstanceOf(Verdict.BadSignature.class);
        }
        for (String odd :
                new String[] {"", "=", signed.signature() + "=", signed.signature() + "A", "*", "MAYCAQACAQA"}) {
            assertThat(verifier.verify(SignedEntry.of(new SignedRecord(text, odd))))
                    .as(odd)
                    .isInstanceOf(Verdict.BadSignature.class);
        }
    }

    @Test
    void everyLengthOfARealSignatureIsGood() {
        for (int i = 0; i < 600; i++) {
            assertThat(verify(text)).isInstanceOf(Verdict.Good.class);
        }
    }

    @Test
    void derIsStrict() {
        SignedRecord signed = ana.signText(text);
        String hex =
                HexFormat.of().formatHex(StrictBase64.decode(signed.signature()).orElseThrow());
        // The same numbers with a length in the long form: BER, not DER.
        String ber = "3081" + hex.substring(2);
        assertThat(verifier.verify(SignedEntry.of(new SignedRecord(
                        text, StrictBase64.encode(HexFormat.of().parseHex(ber))))))
                .isInstanceOf(Verdict.BadSignature.class);
    }

    @Test
    void aSignatureForOneThingIsNoneForAnother() {
        SignedLease lease = ana.lease(NOW.toEpochMilli(), 1, NOW.plus(Duration.ofHours(2)));
        assertThat(verifier.verify(SignedEntry.of(new SignedRecord(lease.text(), lease.signature()))))
                .isInstanceOf(Verdict.BadSignature.class);
        assertThat(verifier.verifyLease(lease, ana.key())).isPresent();
        assertThat(verifier.verifyLease(lease, TestPeer.named("b@y").key())).isEmpty();
        assertThat(verifier.verifyLease(
                        new SignedLease(lease.text(), ana.signText(lease.text()).signature()), ana.key()))
                .isEmpty();
    }

    @Test
    void leasesHaveTheirEdges() {
        JsonRecordParser parser = new JsonRecordParser();
        String good = ana.lease(5, 1, NOW).text();
        assertThat(parser.lease(good)).contains(new Lease(ana.id(), 5, 1, NOW));
        assertThat(parser.lease(good.replace("\"minor\":1", "\"minor\":0"))).isEmpty();
        assertThat(parser.lease(good.replace("\"minor\":1,", ""))).isEmpty();
        assertThat(parser.lease(good.replace("\"seq\":5", "\"seq\":\"5\""))).isEmpty();
        assertThat(parser.lease(good.replace(ana.id().text(), "x"))).isEmpty();
        String padded = good.replace("{", "{\"x\":\"%s\",");
        int room = Limits.MAX_LEASE_BYTES - padded.formatted("").length();
        assertThat(parser.lease(padded.formatted("x".repeat(room)))).isPresent();
        assertThat(parser.lease(padded.formatted("x".repeat(room + 1)))).isEmpty();
    }

    @Test
    void aLeaseBelongsToItsRecord() {
        long seq = NOW.toEpochMilli();
        SignedEntry right = ana.broadcast(NOW).entry(ana.lease(seq, 1, NOW.plusSeconds(7_300)));
        assertThat(verifier.verify(right)).isInstanceOfSatisfying(Verdict.Good.class, good -> assertThat(good.lease())
                .isPresent());
        SignedEntry otherSeq = ana.broadcast(NOW).entry(ana.lease(seq + 1, 1, NOW.plusSeconds(7_300)));
        assertThat(verifier.verify(otherSeq))
                .isInstanceOfSatisfying(
                        Verdict.Good.class, good -> assertThat(good.lease()).isEmpty());
        SignedEntry otherKey = ana.broadcast(NOW).entry(TestPeer.named("b@y").lease(seq, 1, NOW.plusSeconds(7_300)));
        assertThat(verifier.verify(otherKey)).isInstanceOf(Verdict.BadSignature.class);
        SignedEntry withdrawn =
                new SignedEntry(ana.withdrawal(NOW, seq), Optional.of(ana.lease(seq, 1, NOW.plusSeconds(7_300))));
        assertThat(verifier.verify(withdrawn))
                .isInstanceOfSatisfying(
                        Verdict.Good.class, good -> assertThat(good.lease()).isEmpty());
    }

    private Verdict verify(String recordText) {
        return verifier.verify(SignedEntry.of(ana.signText(recordText)));
    }

    private void assertRefused(String recordText) {
        assertThat(verify(recordText))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.misbehaviour())
                        .isFalse());
    }

    private static String replace(String in, String what, String with) {
        assertThat(in).contains(what);
        return in.replace(what, with);
    }

    /** Exactly so many bytes, with an unknown member of the given characters. */
    private String padded(int bytes, String of) {
        String open = text.replace("\"v\":1", "\"v\":1,\"unknown\":\"%s\"");
        int room = bytes - bytes(open.formatted(""));
        int each = bytes(of);
        return open.formatted(of.repeat(room / each) + "x".repeat(room % each));
    }

    /** Exactly so many bytes as a JSON string, with quotes that have to be escaped twice. */
    private String escaped(int bytes) {
        String open = text.replace("\"v\":1", "\"v\":1,\"unknown\":\"%s\"");
        int fixed = jsonBytes(open.formatted(""));
        int each = jsonBytes(open.formatted("\\\"")) - fixed;
        int room = bytes - fixed;
        return open.formatted("\\\"".repeat(room / each) + "x".repeat(room % each));
    }

    private static int jsonBytes(String recordText) {
        return bytes(recordText)
                + 2
                + (int) recordText.chars().filter(c -> c == '"' || c == '\\').count();
    }

    private static String quoted(String of, int times) {
        return "\"" + of.repeat(times) + "\"";
    }

    private static int bytes(String of) {
        return of.getBytes(StandardCharsets.UTF_8).length;
    }
}
