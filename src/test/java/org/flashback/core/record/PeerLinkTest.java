package org.flashback.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.PeerLink.PeerLinkFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerLinkTest {
    private static final String ID = "l35hlqmkd7f2flxbsrhcd76g3noggvwldl5kzlisao7sd76joi6q";
    private static final String GOOD = "flashback://peer/" + ID + "/13337/203.0.113.5/2001:db8::5#ana@laptop.local";

    private static PeerLink parsed(String text) {
        try {
            return PeerLink.parse(text);
        } catch (PeerLinkFormatException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void hasOneForm() {
        PeerLink link = parsed(GOOD);

        assertThat(link.peerId()).isEqualTo(new PeerId(ID));
        assertThat(link.port()).isEqualTo(13337);
        assertThat(link.addresses()).containsExactly(new IpAddress("203.0.113.5"), new IpAddress("2001:db8::5"));
        assertThat(link.name()).contains(new Email("ana@laptop.local"));
        assertThat(link.text()).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  " + GOOD + "\n",
                "FLASHBACK://Peer/" + ID + "/13337/203.0.113.5/2001:db8::5#ana@laptop.local",
                "flashback://peer/" + ID + "/13337/203.0.113.5/2001:db8::5#%61na%40laptop.local"
            })
    void isReadAsPeopleAndSystemsHandItOn(String text) {
        assertThat(parsed(text).text()).isEqualTo(GOOD);
    }

    @Test
    void needsNoName() {
        String text = "flashback://peer/" + ID + "/1/10.0.0.1";

        assertThat(parsed(text).text()).isEqualTo(text);
        assertThat(parsed(text).name()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"žofie+müller@küche", "名前@例え", "a'b\"c&d|e;f@g#h/i?j%k", "x@\uD83D\uDE00"})
    void everyNameComesBackAndNeedsNoQuotes(String name) {
        var link = new PeerLink(new PeerId(ID), 65_535, List.of(new IpAddress("::1")), Optional.of(new Email(name)));

        assertThat(parsed(link.text())).isEqualTo(link);
        assertThat(link.text()).matches("[A-Za-z0-9:/.#%@~_+!-]+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|begins with flashback://peer/",
                "hello|0|begins with flashback://peer/",
                "flashback://pear/x|14|begins with flashback://peer/",
                "flashback://peer/|17|peer id is missing",
                "flashback://peer/abc/1/10.0.0.1|20|52 characters, this one 3",
                "flashback://peer/aBc/1/10.0.0.1|18|a-z and 2-7",
                "flashback://peer/{id}a/1/10.0.0.1|69|52 characters, this one 53",
                "flashback://peer/{id-1}r/1/10.0.0.1|68|last character",
                "flashback://peer/{id}|69|port is missing",
                "flashback://peer/{id}/|69|nothing follows the last slash",
                "flashback://peer/{id}//10.0.0.1|70|port is missing",
                "flashback://peer/{id}/0/10.0.0.1|70|1 to 65535",
                "flashback://peer/{id}/65536/10.0.0.1|70|1 to 65535",
                "flashback://peer/{id}/013/10.0.0.1|70|1 to 65535",
                "flashback://peer/{id}/99999999999/10.0.0.1|70|1 to 65535",
                "flashback://peer/{id}/1|71|address is missing",
                "flashback://peer/{id}/1#a@b|71|address is missing",
                "flashback://peer/{id}/1/|71|nothing follows the last slash",
                "flashback://peer/{id}/1/10.0.0.1/|80|nothing follows the last slash",
                "flashback://peer/{id}/1/localhost|72|not an IP address",
                "flashback://peer/{id}/1/10.0.0.256|72|not an IP address",
                "flashback://peer/{id}/1/2001:DB8::5|72|is written 2001:db8::5",
                "flashback://peer/{id}/1/10.0.0.1/0.0.0.0|81|not the address of one computer",
                "flashback://peer/{id}/1/224.0.0.251|72|not the address of one computer",
                "flashback://peer/{id}/1/10.0.0.1/10.0.0.1|81|twice",
                "flashback://peer/{id}/1/10.0.0.1/10.0.0.2/10.0.0.3/10.0.0.4/10.0.0.5|108|at most 4 addresses",
                "flashback://peer/{id}/1/10.0.0.1#|81|@ is missing",
                "flashback://peer/{id}/1/10.0.0.1#ana|81|@ is missing",
                "flashback://peer/{id}/1/10.0.0.1#a b@c|82|% and two hex digits",
                "flashback://peer/{id}/1/10.0.0.1#a@b%4|84|% and two hex digits",
                "flashback://peer/{id}/1/10.0.0.1#a@b%zz|84|% and two hex digits",
                "flashback://peer/{id}/1/10.0.0.1#a@b%ff|81|not UTF-8",
                "flashback://peer/{id}/1/10.0.0.1#a@b%0d%0a|81|no invisible characters",
                "flashback://peer/{id}/1/10.0.0.1?x=1|72|not an IP address",
            })
    void saysWhatIsWrongAndWhere(String text, int position, String problem) {
        String link = text.replace("{id-1}", ID.substring(0, 51)).replace("{id}", ID);

        assertThatThrownBy(() -> PeerLink.parse(link))
                .isInstanceOfSatisfying(
                        PeerLinkFormatException.class,
                        e -> assertThat(e.position()).as(link).isEqualTo(position))
                .hasMessageContaining(problem)
                .hasMessageStartingWith("Character " + (position + 1) + ": ");
    }

    @Test
    void aLongTextIsRefusedAtOnce() {
        String link = "flashback://peer/" + ID + "/1/10.0.0.1#a@b" + "c".repeat(PeerLink.MAX_LENGTH);

        assertThatThrownBy(() -> PeerLink.parse(link)).hasMessageContaining("at most 4096 characters");
    }

    /** No foreign text leads anywhere but to a link that is written back the same, or to a sentence. */
    @Test
    void mutatedLinksNeverFailOtherwise() {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder(GOOD);
            for (int change = random.nextInt(4); change >= 0; change--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
            }
            try {
                PeerLink link = PeerLink.parse(text.toString());
                assertThat(parsed(link.text())).isEqualTo(link);
            } catch (PeerLinkFormatException e) {
                assertThat(e.position()).isBetween(0, text.length());
            }
        }
    }

    @Test
    void knowsWhatWasMeantAsOne() {
        assertThat(PeerLink.isMeant(" FLASHBACK://peer/x")).isTrue();
        assertThat(PeerLink.isMeant("magnet:?xt=x")).isFalse();
    }
}
