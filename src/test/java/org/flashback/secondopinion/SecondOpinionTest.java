package org.flashback.secondopinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flashback.core.gossip.Input;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.Message;
import org.flashback.testkit.Await;
import org.flashback.testkit.LoopbackNode;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes say to each other, judged by a reader that was written from the specification alone, and by openssl. */
class SecondOpinionTest {
    private static final long SEED = 20_261_122;

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final SignedTexts.PublicKey KEY_OF_NOBODY =
            new SignedTexts.PublicKey(TestPeer.named("nobody@host").key().text());

    /** What a run of some minutes must have brought about, so that nothing is judged by its absence. */
    private static final Set<String> KINDS = Set.of(
            "HELLO broadcasting",
            "HELLO silent",
            "PEER_ANNOUNCEMENT",
            "PEER_UPDATE",
            "PEER_UPDATE lease",
            "PEER_UPDATE withdrawal",
            "PEER_REQUEST repositories",
            "PEER_REQUEST torrent_search",
            "PEER_REQUEST want",
            "PEER_REQUEST want graft",
            "PEER_REQUEST ranges",
            "PEER_LIST_RESPONSE peers",
            "PEER_LIST_RESPONSE ranges",
            "HEARTBEAT beat stats",
            "HEARTBEAT beat digest stats",
            "HEARTBEAT have",
            "HEARTBEAT prune",
            "HEARTBEAT digest");

    @TempDir
    Path folder;

    private OpenSsl openssl;
    private Observer observer;

    @BeforeEach
    void judge() {
        openssl = new OpenSsl(folder);
        observer = new Observer(openssl);
    }

    @Test
    void aRunOfEverythingKeepsTheSpecification() {
        VirtualNetwork network = aRunOfEverything();
        for (VirtualNetwork.Frame frame : network.frames()) {
            observer.saw(sent(frame));
        }
        assertThat(observer.kinds()).as("seed %d", SEED).containsKeys(KINDS.toArray(String[]::new));
        assertThat(observer.hashes()).isGreaterThan(200);
        assertThat(openssl.questions()).isGreaterThan(50);
    }

    @Test
    void oneFlippedByteIsFoundWhereverItIs() {
        VirtualNetwork network = new VirtualNetwork(SEED);
        VirtualNode ana = network.broadcasting("ana@laptop");
        VirtualNode bob = network.broadcasting("bob@desk");
        bob.introduce(ana);
        network.run(Duration.ofSeconds(2));
        String hello = network.frames().getFirst().text();
        var reader = new Frames(new SignedTexts(openssl));
        reader.read(hello);
        for (String part : List.of("seq\\\":", "email\\\":\\\"", "public_key\\\":\\\"", "\"sig\":\"", "\"root\":\"")) {
            int flipped = hello.indexOf(part) + part.length() + 8;
            assertThat(hello).as("the frame to be spoilt").contains(part);
            char other = (char) (hello.charAt(flipped) ^ 1);
            String changed = hello.substring(0, flipped) + other + hello.substring(flipped + 1);
            var anew = new Observer(openssl);
            assertThatThrownBy(() -> anew.saw(new Observer.Sent(network.now().toEpochMilli(), "a", "b", changed)))
                    .as(part)
                    .isInstanceOf(Violation.class);
        }
    }

    @Test
    void anotherTextUnderTheSameSignatureIsFoundByOpenSsl() {
        TestPeer ana = TestPeer.named("ana@laptop");
        SignedRecord good = ana.broadcast(VirtualNetwork.START).sign();
        var changed = new SignedRecord(good.text().replace("ana@laptop", "anb@laptop"), good.signature());
        observer.saw(hello(ana, good));
        assertThatThrownBy(() -> observer.saw(hello(ana, changed)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("openssl: the signature of the record");
    }

    @Test
    void aDigestThatLeavesOneEntryOutIsFound() {
        VirtualNetwork network = new VirtualNetwork(SEED);
        VirtualNode ana = network.broadcasting("ana@laptop");
        VirtualNode bob = network.broadcasting("bob@desk");
        introduce(network, bob, ana);
        network.run(Duration.ofMinutes(2));
        List<Observer.Sent> run =
                network.frames().stream().map(SecondOpinionTest::sent).toList();
        int last = IntStream.range(0, run.size())
                .filter(i -> run.get(i).text().contains("\"count\":2"))
                .max()
                .orElseThrow();
        run.subList(0, last).forEach(observer::saw);
        Observer.Sent good = run.get(last);
        String fewer = good.text().replace("\"count\":2", "\"count\":1");
        assertThatThrownBy(() -> observer.saw(new Observer.Sent(good.at(), good.from(), good.to(), fewer)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("1 entries, not 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hello-broadcasting.json | "is_broadcasting":true,"is_boot | "is_broadcasting":false,"is_boot
        hello-silent.json       | "version":1                     | "version":1,"version":1
        hello-silent.json       | "max_message_size":65536        | "max_message_size":16383
        announcement.json       | "ttl":32                        | "ttl":33
        announcement.json       | "ttl":32                        | "ttl":0
        update-lease.json       | minor\\":1                      | minor\\":0
        request-want.json       | "graft":true                    | "graft":1
        request-want.json       | "want":[                        | "repositories":["x"],"want":[
        request-torrent.json    | "ttl":2                         | "ttl":3
        request-ranges.json     | "prefix":""                     | "prefix":"G"
        response-peers.json     | "more":false                    | "more":null
        heartbeat-beat.json     | "id":"c4                        | "id":"c
        heartbeat-have.json     | ,3]]                            | ,0]]
        heartbeat-prune.json    | "prune":true                    | "prune":false
        """)
    void eachRuleIsHeldOnTheGoldenFrames(String file, String good, String bad) throws IOException {
        var reader = new Frames(new SignedTexts(openssl));
        String frame = Files.readString(GOLDEN.resolve(file)).strip();
        assertThat(frame).contains(good);
        reader.read(frame);
        assertThatThrownBy(() -> reader.read(frame.replace(good, bad))).isInstanceOf(Violation.class);
    }

    @Test
    void theGoldenFramesKeepTheSpecification() throws IOException {
        var reader = new Frames(new SignedTexts(openssl));
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.sorted().toList()) {
                reader.read(Files.readString(file).strip());
            }
        }
    }

    @Test
    void theGoldenLeaseIsByTheKeyOfItsRecord() throws IOException {
        var texts = new SignedTexts(openssl);
        Frames.Seen record = new Frames(texts)
                .read(Files.readString(GOLDEN.resolve("announcement.json")).strip());
        Frames.Seen lease = new Frames(texts)
                .read(Files.readString(GOLDEN.resolve("update-lease.json")).strip());
        SignedTexts.PeerText of = record.entries().getFirst().record();
        texts.check(lease.lease().orElseThrow(), of);
        var otherKey = new SignedTexts.PeerText(
                of.peerId(), KEY_OF_NOBODY, of.seq(), of.issuedAt(), of.expiresIn(), of.withdrawn(), of.text());
        assertThatThrownBy(() -> texts.check(lease.lease().orElseThrow(), otherKey))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("openssl: the signature of the lease");
    }

    @Test
    void twoNodesWithRealLinksKeepTheSpecification() throws Exception {
        var sent = new ConcurrentLinkedQueue<Observer.Sent>();
        LoopbackNode.Tap tap = (at, from, to, text) ->
                sent.add(new Observer.Sent(at.toEpochMilli(), from.toString(), to.toString(), text));
        try (var ana = new LoopbackNode(TestPeer.named("ana@laptop"), SEED, tap);
                var bob = new LoopbackNode(TestPeer.named("bob@desk"), SEED + 1, tap)) {
            for (var pair : List.of(List.of(ana, bob), List.of(bob, ana))) {
                var told = pair.getLast().record().signed();
                observer.introduced(0, pair.getFirst().id().toString(), told.text(), told.signature());
            }
            bob.introduce(List.of(ana));
            ana.start();
            bob.start();
            Await.until(Duration.ofSeconds(20), () -> ana.listed() == 1 && bob.listed() == 1);
            ana.publish(ana.draft());
            Await.until(Duration.ofSeconds(20), () -> sent.stream()
                    .anyMatch(frame -> frame.text().contains("\"PEER_UPDATE\"")));
        }
        sent.forEach(observer::saw);
        assertThat(observer.kinds()).containsKeys("HELLO broadcasting", "PEER_UPDATE");
    }

    private static Observer.Sent hello(TestPeer peer, SignedRecord record) {
        String id = Encodings.base64url(Encodings.sha256(Encodings.utf8(record.text())))
                        .substring(0, 21) + "A";
        String quoted = record.text().replace("\"", "\\\"");
        String text = "{\"id\":\"" + id + "\",\"type\":\"HELLO\",\"version\":1,\"timestamp\":1,"
                + "\"sender\":{\"peer_id\":\"" + peer.id() + "\",\"is_broadcasting\":true,\"is_bootstrap\":true},"
                + "\"announcement\":{\"record\":\"" + quoted + "\",\"sig\":\"" + record.signature() + "\"},"
                + "\"capabilities\":{\"gossip_version\":1,\"max_message_size\":65536},"
                + "\"digest\":{\"count\":0,\"root\":\"LDTOHfI7g4xavyp_ZDfMo9MGftUJ_yXxHfaxG1grUes\",\"as_of\":1000}}";
        return new Observer.Sent(VirtualNetwork.START.toEpochMilli(), "a", "b", text);
    }

    private VirtualNetwork aRunOfEverything() {
        var network = new VirtualNetwork(SEED);
        List<VirtualNode> nodes = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i -> network.broadcasting("node" + i + "@host"))
                .toList());
        VirtualNode silent = network.node(TestPeer.named("silent@host"));
        for (int i = 1; i < nodes.size(); i++) {
            introduce(network, nodes.get(i), nodes.get(i - 1));
        }
        introduce(network, silent, nodes.get(3));
        network.run(Duration.ofSeconds(30));
        VirtualNode first = nodes.getFirst();
        for (int i = 0; i < 40; i++) {
            TestPeer far = TestPeer.named("far" + i + "@elsewhere");
            introduce(
                    network,
                    first,
                    far.broadcast(network.now()).hosting("films").entry());
        }
        network.run(Duration.ofMinutes(1));
        nodes.get(4).publish();
        renew(network, nodes.get(5));
        // What is under way to somebody who closes his links is lost, and the observer cannot know that.
        network.run(Duration.ofSeconds(1));
        nodes.get(6).switchOff();
        network.run(Duration.ofMinutes(1));
        nodes.get(7).give(new Input.Search(new Message.ByRepository(List.of("films"), 2)));
        nodes.get(8).give(new Input.Search(new Message.ByTorrent("2d".repeat(20), 2)));
        network.run(Duration.ofSeconds(10));
        VirtualNode newcomer = network.broadcasting("newcomer@host");
        introduce(network, newcomer, first);
        silent.switchOn();
        network.run(Duration.ofMinutes(3));
        return network;
    }

    private void introduce(VirtualNetwork network, VirtualNode to, VirtualNode who) {
        introduce(network, to, SignedEntry.of(who.record().signed()));
    }

    private void introduce(VirtualNetwork network, VirtualNode to, SignedEntry who) {
        observer.introduced(
                network.now().toEpochMilli(),
                to.name(),
                who.record().text(),
                who.record().signature());
        to.give(new Input.Introduced("relay", List.of(Verdicts.good(who))));
    }

    private static void renew(VirtualNetwork network, VirtualNode node) {
        var lease = node.peer().lease(node.record().seq(), 1, network.now().plus(Duration.ofHours(2)));
        node.give(new Input.Renew(Verdicts.good(new SignedEntry(node.record().signed(), Optional.of(lease)))
                .lease()
                .orElseThrow()));
    }

    private static Observer.Sent sent(VirtualNetwork.Frame frame) {
        return new Observer.Sent(
                frame.at().toEpochMilli(), frame.from().name(), frame.to().name(), frame.text());
    }
}
