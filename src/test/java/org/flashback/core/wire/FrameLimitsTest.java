package org.flashback.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol section 2: each limit at its edge. */
class FrameLimitsTest {
    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String PEER = "a".repeat(52);
    private static final String HASH = "A".repeat(43);
    private static final String BEAT = frame("HEARTBEAT", "\"beat\":true");

    @Test
    void theTwinOfAllThese() {
        assertOk(BEAT);
    }

    @Test
    void aFrameHas64KiBOfBytes() {
        assertOk(filled(Limits.MAX_FRAME_BYTES, "x"));
        assertNotJson(filled(Limits.MAX_FRAME_BYTES + 1, "x"));
        assertOk(filled(Limits.MAX_FRAME_BYTES, "é"));
        assertNotJson(filled(Limits.MAX_FRAME_BYTES + 1, "é"));
    }

    @Test
    void depthIsSixteenWithTheOutermost() {
        assertOk(unknown("[".repeat(15) + "]".repeat(15)));
        assertNotJson(unknown("[".repeat(16) + "]".repeat(16)));
        assertOk(unknown("{\"a\":".repeat(15) + "1" + "}".repeat(15)));
        assertNotJson(unknown("{\"a\":".repeat(16) + "1" + "}".repeat(16)));
        assertNotJson(unknown("[".repeat(30_000)));
        assertNotJson("[".repeat(60_000));
    }

    @Test
    void aStringHas8KiBOfDecodedBytes() {
        assertOk(unknown("\"" + "x".repeat(8_192) + "\""));
        assertNotJson(unknown("\"" + "x".repeat(8_193) + "\""));
        assertOk(unknown("\"" + "é".repeat(4_096) + "\""));
        assertNotJson(unknown("\"" + "é".repeat(4_096) + "x\""));
        assertOk(unknown("\"" + "\\u0041".repeat(8_192) + "\""));
        assertNotJson(unknown("\"" + "\\u0041".repeat(8_193) + "\""));
        assertOk(unknown("\"" + "\uD83D\uDE00".repeat(2_048) + "\""));
        assertNotJson(unknown("\"" + "\uD83D\uDE00".repeat(2_048) + "x\""));
    }

    @Test
    void aNameHas64Bytes() {
        assertOk(named("n".repeat(64)));
        assertNotJson(named("n".repeat(65)));
        assertOk(named("é".repeat(32)));
        assertNotJson(named("é".repeat(32) + "n"));
        assertNotJson(named("n".repeat(60_000)));
    }

    @Test
    void aNumberHasTwentyDigits() {
        assertOk(unknown("1".repeat(20)));
        assertNotJson(unknown("1".repeat(21)));
        assertOk(unknown("-" + "1".repeat(19)));
        assertNotJson(unknown("-" + "1".repeat(21)));
        assertOk(unknown("1.5"));
        assertOk(unknown("1e300"));
        assertNotJson(unknown("1." + "1".repeat(30)));
        assertNotJson(unknown("1".repeat(60_000)));
    }

    @Test
    void tokensAreCounted() {
        // Four members, the name of the fifth, and the ends of the object and of the list.
        int room = Limits.MAX_TOKENS + Limits.TOKENS_PER_ENTRY * Limits.MAX_VERSIONS;
        int others = 2 * 4 + 1 + 2 + 2;
        assertOk(unknown(list("1", room - others)));
        assertNotJson(unknown(list("1", room - others + 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "{",
                "}",
                "{}x",
                "{} {}",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "// x\n{}",
                "{\"a\":NaN}",
                "{\"a\":+1}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "\"\t\"",
                "{\"a\":\"\u0001\"}",
                "tru",
                "nul",
                "{\"a\" 1}"
            })
    void whatIsNotJson(String text) {
        assertNotJson(text);
    }

    @Test
    void whatJsonAllowsAndTheProtocolDoesNot() {
        assertNotJson("\uFEFF" + BEAT);
        assertNotJson(BEAT + BEAT);
        assertNotJson(BEAT.replace("\"beat\":true", "\"beat\":true,\"beat\":true"));
        assertNotJson(BEAT.replace("\"beat\":true", "\"beat\":true,\"b\\u0065at\":true"));
        assertNotJson(unknown("{\"a\":1,\"a\":1}"));
        assertNotJson(unknown("\"\\u0000\""));
        assertNotJson(unknown("\"\\ud800\""));
        assertNotJson(unknown("\"\\udc00\\ud800\""));
        assertNotJson(unknown("\"\uD800\""));
        assertNotJson(named("\\u0000"));
        assertNotJson(named("\\udfff"));
        assertOk(unknown("\"\\ud83d\\ude00\""));
        assertOk(" \t\r\n" + BEAT + " \n");
        assertOk(unknown("\"\uFEFF\""));
    }

    @Test
    void listsHaveTheirEdges() {
        String version = "[\"" + PEER + "\",1]";
        assertOk(frame("HEARTBEAT", "\"have\":" + list(version, 800)));
        assertFaulty(frame("HEARTBEAT", "\"have\":" + list(version, 801)));
        assertOk(frame("PEER_REQUEST", "\"want\":" + list(version, 800)));
        assertFaulty(frame("PEER_REQUEST", "\"want\":" + list(version, 801)));
        String range = "{\"prefix\":\"\",\"count\":0,\"hash\":\"" + HASH + "\"}";
        assertOk(frame("PEER_REQUEST", "\"as_of\":1,\"ranges\":" + list(range, 64)));
        assertFaulty(frame("PEER_REQUEST", "\"as_of\":1,\"ranges\":" + list(range, 65)));
        String response = "\"request_id\":\"" + ID + "\",\"peers\":[],\"more\":false,\"ranges\":";
        assertOk(frame("PEER_LIST_RESPONSE", response + list(range, 64)));
        assertFaulty(frame("PEER_LIST_RESPONSE", response + list(range, 65)));
        assertOk(frame("PEER_REQUEST", "\"ttl\":1,\"repositories\":" + list("\"a\"", 64)));
        assertFaulty(frame("PEER_REQUEST", "\"ttl\":1,\"repositories\":" + list("\"a\"", 65)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        HEARTBEAT          | "beat":true                         | "beat":1
        HEARTBEAT          | "beat":true                         | "beat":null
        HEARTBEAT          | "prune":true                        | "prune":"yes"
        HEARTBEAT          | "have":[["%P",1]]                   | "have":[["%P"]]
        HEARTBEAT          | "have":[["%P",1,1]]                 | "have":[["%P",1,0]]
        HEARTBEAT          | "have":[["%P",1,2]]                 | "have":[["%P",1,2,3]]
        HEARTBEAT          | "have":[["%P",9007199254740991]]    | "have":[["%P",9007199254740992]]
        HEARTBEAT          | "have":[["%P",0]]                   | "have":[["%P",-1]]
        HEARTBEAT          | "have":[["%P",1]]                   | "have":[["%P",1.0]]
        HEARTBEAT          | "have":[]                           | "have":{}
        HEARTBEAT          | "have":[["%P",1]]                   | "have":[["P",1]]
        HEARTBEAT          | "digest":{"count":0,"root":"%H","as_of":1} | "digest":{"count":0,"root":"%H"}
        HEARTBEAT          | "digest":{"count":0,"root":"%H","as_of":1} | "digest":{"count":-1,"root":"%H","as_of":1}
        HEARTBEAT          | "digest":{"count":0,"root":"%H","as_of":1} | "digest":{"count":0,"root":"%HA","as_of":1}
        HEARTBEAT          | "stats":{"peer_table_size":1,"messages_forwarded":1,"uptime_seconds":1} | "stats":{"peer_table_size":1}
        PEER_ANNOUNCEMENT  | "record":"x","sig":"y","ttl":1      | "record":"x","sig":"y","ttl":0
        PEER_ANNOUNCEMENT  | "record":"x","sig":"y","ttl":1      | "record":"x","sig":"y"
        PEER_ANNOUNCEMENT  | "record":"x","sig":"y","ttl":1      | "record":"x","ttl":1
        PEER_ANNOUNCEMENT  | "record":"x","sig":"y","ttl":1,"lease":"z","lease_sig":"w" | "record":"x","sig":"y","ttl":1,"lease":"z"
        PEER_ANNOUNCEMENT  | "record":"x","sig":"y","ttl":1      | "record":{},"sig":"y","ttl":1
        PEER_ANNOUNCEMENT  | "record":"x","sig":"y","ttl":99     | "lease":"x","sig":"y","ttl":99
        PEER_UPDATE        | "lease":"x","sig":"y","ttl":1       | "lease":"x","lease_sig":"y","ttl":1
        PEER_UPDATE        | "record":"x","sig":"y","ttl":1      | "sig":"y","ttl":1
        PEER_REQUEST       | "want":[]                           | "wants":[]
        PEER_REQUEST       | "want":[]                           | "want":[],"repositories":[]
        PEER_REQUEST       | "want":[],"graft":true              | "want":[],"graft":1
        PEER_REQUEST       | "torrent_search":{"info_hash":"%X"},"ttl":2 | "torrent_search":{"info_hash":"X"},"ttl":2
        PEER_REQUEST       | "torrent_search":{"info_hash":"%X"},"ttl":2 | "torrent_search":"%X","ttl":2
        PEER_REQUEST       | "repositories":["a"],"ttl":2        | "repositories":["a"],"ttl":0
        PEER_REQUEST       | "repositories":["a"],"ttl":2        | "repositories":[1],"ttl":2
        PEER_REQUEST       | "ranges":[],"as_of":1               | "ranges":[]
        PEER_REQUEST       | "ranges":[{"prefix":"0f","count":0,"hash":"%H"}],"as_of":1 | "ranges":[{"prefix":"0F","count":0,"hash":"%H"}],"as_of":1
        PEER_REQUEST       | "ranges":[{"prefix":"%L","count":0,"hash":"%H"}],"as_of":1 | "ranges":[{"prefix":"%L0","count":0,"hash":"%H"}],"as_of":1
        PEER_LIST_RESPONSE | "request_id":"%I","peers":[],"more":false | "request_id":"%I","peers":[]
        PEER_LIST_RESPONSE | "request_id":"%I","peers":[],"more":false | "request_id":"I","peers":[],"more":false
        PEER_LIST_RESPONSE | "request_id":"%I","peers":[{"record":"x","sig":"y"}],"more":true | "request_id":"%I","peers":["x"],"more":true
        """)
    void knownMembersHaveTheirTypes(String type, String right, String wrong) {
        assertOk(frame(type, filled(right)));
        assertFaulty(frame(type, filled(wrong)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "sender":{"peer_id":"%P","is_broadcasting":false,"is_bootstrap":false} | "sender":{"peer_id":"%P","is_broadcasting":false}
        "gossip_version":1        | "gossip_version":0
        "max_message_size":16384  | "max_message_size":16383
        "count":0                 | "count":"0"
        "version":1               | "version":2
        "timestamp":1             | "timestamp":-1
        "id":"%I"                 | "id":"%IA"
        "id":"%I"                 | "id":"AAAAAAAAAAAAAAAAAAAAAB"
        """)
    void aFaultyHelloIsKnownAsOne(String right, String wrong) {
        String hello = frame(
                "HELLO",
                filled("\"sender\":{\"peer_id\":\"%P\",\"is_broadcasting\":false,\"is_bootstrap\":false},"
                        + "\"capabilities\":{\"gossip_version\":1,\"max_message_size\":16384},"
                        + "\"digest\":{\"count\":0,\"root\":\"%H\",\"as_of\":1}"));
        assertOk(hello);
        assertThat(hello).contains(filled(right));
        assertThat(MessageReader.read(hello.replace(filled(right), filled(wrong))))
                .isInstanceOfSatisfying(Parsed.Faulty.class, faulty -> assertThat(faulty.hello())
                        .isTrue());
    }

    @Test
    void unknownTypesVersionsAndMembersAreNobodysFault() {
        assertThat(MessageReader.read(BEAT.replace("HEARTBEAT", "HEARTBEAT2"))).isInstanceOf(Parsed.Unknown.class);
        assertThat(MessageReader.read("{\"type\":\"OTHER\"}")).isInstanceOf(Parsed.Unknown.class);
        assertThat(MessageReader.read(BEAT.replace("\"version\":1", "\"version\":2")))
                .isInstanceOf(Parsed.Unknown.class);
        assertOk(BEAT.replace("\"beat\"", "\"source\":{\"x\":[null,1.5,-3]},\"beat\""));
        assertThat(MessageReader.read("[]")).isInstanceOf(Parsed.Faulty.class);
        assertThat(MessageReader.read("{}")).isInstanceOf(Parsed.Faulty.class);
        assertThat(MessageReader.read("{\"type\":7}")).isInstanceOf(Parsed.Faulty.class);
    }

    @Test
    void aSearchGoesTwoHopsAtMostAndNews32() {
        assertThat(MessageReader.read(frame("PEER_REQUEST", "\"repositories\":[\"a\"],\"ttl\":9")))
                .isInstanceOfSatisfying(Parsed.Ok.class, ok -> assertThat(
                                ((Message.ByRepository) ((Message.Request) ok.message()).query()).ttl())
                        .isEqualTo(2));
        assertThat(MessageReader.read(frame("PEER_ANNOUNCEMENT", "\"record\":\"x\",\"sig\":\"y\",\"ttl\":33")))
                .isInstanceOfSatisfying(Parsed.Ok.class, ok -> assertThat(((Message.Announcement) ok.message()).ttl())
                        .isEqualTo(32));
    }

    private static String filled(String members) {
        return members.replace("%P", PEER)
                .replace("%H", HASH)
                .replace("%I", ID)
                .replace("%X", "0f".repeat(20))
                .replace("%L", "0f".repeat(32));
    }

    private static String frame(String type, String members) {
        return "{\"id\":\"" + ID + "\",\"type\":\"" + type + "\",\"version\":1,\"timestamp\":1," + members + "}";
    }

    private static String unknown(String value) {
        return frame("HEARTBEAT", "\"unknown\":" + value);
    }

    private static String named(String name) {
        return frame("HEARTBEAT", "\"" + name + "\":1");
    }

    private static String list(String of, int times) {
        return "[" + String.join(",", Collections.nCopies(times, of)) + "]";
    }

    /** A frame of exactly so many bytes, in strings below their own limit. */
    private static String filled(int bytes, String of) {
        int each = of.getBytes(StandardCharsets.UTF_8).length;
        String piece = "\"" + of.repeat(2_000) + "\",";
        String open = frame("HEARTBEAT", "\"unknown\":[%s\"%s\"]");
        int room = bytes - (open.length() - 4);
        int pieces = (room - 2_000) / (2_000 * each + 3);
        int rest = room - pieces * (2_000 * each + 3);
        String full = open.formatted(piece.repeat(pieces), of.repeat(rest / each) + "x".repeat(rest % each));
        assertThat(full.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
        return full;
    }

    private static void assertOk(String frame) {
        assertThat(MessageReader.read(frame)).as(shortened(frame)).isInstanceOf(Parsed.Ok.class);
    }

    private static void assertNotJson(String frame) {
        assertThat(MessageReader.read(frame)).as(shortened(frame)).isInstanceOf(Parsed.NotJson.class);
    }

    private static void assertFaulty(String frame) {
        assertThat(MessageReader.read(frame)).as(shortened(frame)).isInstanceOf(Parsed.Faulty.class);
    }

    private static String shortened(String frame) {
        return frame.substring(0, Math.min(200, frame.length())).replace("%", "%%");
    }
}
