package org.flashback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.control.FakeNode;
import org.flashback.control.json.Json;
import org.flashback.control.json.PeerJson;
import org.flashback.core.identity.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands about peers. */
@Timeout(60)
class PeerCommandsTest extends CliFixture {
    private static final String LINK = "flashback://peer/" + "a".repeat(52) + "/13337/203.0.113.9#bruno@studio";

    @Test
    void listsPeers() {
        assertThat(runHere("peers", "--json").out()).isEqualTo("[]\n");
        assertThat(runHere("peers").out()).isEqualTo("No peers.\n");
        node.peers.publish(new PeersSnapshot(List.of(
                FakeNode.stored(1, "zoe@old"), FakeNode.withdrawn(2, "wim\u001b[31m@gone"), FakeNode.peer(3, "bo@x"))));
        assertThat(runHere("peers").out())
                .contains("NAME", "bo@x", "zoe@old", "withdrawn", "198.51.100.3 port 13337", "wim?[31m@gone");
        assertThat(runHere("peers", "--online", "--json").out())
                .contains("bo@x")
                .doesNotContain("zoe@old");
        assertThat(runHere("peers", "--repo", "repo1", "--json").out())
                .contains("zoe@old")
                .doesNotContain("bo@x");
        assertThat(runHere("peers", "--sort", "score", "--json").out()).startsWith("[{\"peer_id\":\"" + FakeNode.id(3));
    }

    @Test
    void findsThePeerThatIsMeant() {
        node.peers.publish(new PeersSnapshot(
                List.of(FakeNode.peer(1, "ana@one"), FakeNode.peer(2, "ana@one"), FakeNode.peer(3, "bo@x"))));
        String id = FakeNode.id(3).text();
        String fingerprint = FakeNode.id(3).fingerprint().text();
        for (String reference : List.of(id, id.substring(0, 8), "bo@x", "BO@X", fingerprint)) {
            Outcome found = runHere("identity", "compare", reference, "--json");
            assertThat(found.exitCode()).as(reference).isZero();
            assertThat(found.out()).contains("\"peer_id\":\"" + id);
        }
        for (String reference :
                List.of(id.substring(0, 7), "nobody@x", FakeNode.id(5).text(), "")) {
            Outcome none = runHere("identity", "compare", reference);
            assertThat(none.exitCode()).as(reference).isEqualTo(4);
            assertThat(none.err().lines()).hasSize(1);
        }
        Outcome ambiguous = runHere("identity", "compare", "ana@one");
        assertThat(ambiguous.exitCode()).isEqualTo(2);
        assertThat(ambiguous.err())
                .contains(FakeNode.id(1).text(), FakeNode.id(2).text());
        assertThat(ambiguous.out()).isEmpty();
    }

    @Test
    void marksThePeerThatIsMeant() throws Exception {
        node.peers.publish(new PeersSnapshot(List.of(FakeNode.peer(1, "bruno@studio"), FakeNode.peer(2, "eva@farm"))));
        var pinned = runHere("trust", "pin", "bruno@studio", "--json");
        assertThat(pinned.exitCode()).isZero();
        PeerJson marked = Json.read(pinned.out(), PeerJson.class);
        assertThat(marked.peerId()).isEqualTo(FakeNode.id(1).text());
        assertThat(marked.pinned()).isTrue();
        assertThat(marked.trust()).isEqualTo("none");
        assertThat(runHere("trust", "block", FakeNode.id(2).text()).out())
                .contains("eva@farm")
                .contains("blocked");
        assertThat(runHere("peers").out()).contains("pinned").contains("blocked");
        assertThat(runHere("trust", "clear", "eva@farm", "--json").out()).contains("\"trust\":\"none\"");
        assertThat(runHere("trust", "mute", "nobody@known").exitCode()).isEqualTo(4);
        assertThat(runHere("trust", "mute", FakeNode.id(7).text()).exitCode()).isEqualTo(4);
        assertThat(runHere("trust", "love", "eva@farm").exitCode()).isEqualTo(2);
        assertThat(runHere("trust").exitCode()).isEqualTo(2);
    }

    @Test
    void aPinnedNameMeansItsKey() {
        node.peers.publish(new PeersSnapshot(List.of(FakeNode.peer(1, "same@name"), FakeNode.peer(2, "same@name"))));
        assertThat(runHere("identity", "compare", "same@name").exitCode()).isEqualTo(2);
        assertThat(runHere("trust", "pin", FakeNode.id(2).text()).exitCode()).isZero();
        assertThat(runHere("identity", "compare", "same@name", "--json").out())
                .contains(FakeNode.id(2).text());
    }

    @Test
    void addsAPeer() {
        var peer = new PeerId("a".repeat(52));
        node.added = new AddPeer.Met(peer, "bruno@studio", false);
        assertThat(runHere("peers", "add", LINK).out()).isEqualTo("Met bruno@studio (AAAA AAAA AAAA AAAA).\n");
        assertThat(runHere("peers", "add", LINK, "--json").out())
                .isEqualTo("{\"peer_id\":\"" + peer + "\",\"name\":\"bruno@studio\","
                        + "\"fingerprint\":\"AAAA AAAA AAAA AAAA\",\"outcome\":\"met\"}\n");
        node.added = new AddPeer.Yourself();
        Outcome own = runHere("peers", "add", LINK, "--json");
        assertThat(own.exitCode()).isEqualTo(1);
        assertThat(own.out()).contains("\"code\":\"FB-LNK-02\"");
        assertThat(runHere("peers", "add", "flashback://peer/").exitCode()).isEqualTo(2);
    }
}
