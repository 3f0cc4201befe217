package org.flashback.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import org.flashback.testkit.Hashes;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol sections 1.1 and 1.2. */
class IdentityTest {
    /** From coreutils: {@code printf abc | sha256sum | xxd -r -p | base32 -w0 | tr -d = | tr A-Z a-z}. */
    private static final String ABC = "xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq";

    @Test
    void aPeerIdIsBase32OfTheHash() {
        PeerId id = PeerId.ofHash(Hashes.sha256("abc"));
        assertThat(id.text()).isEqualTo(ABC);
        assertThat(PeerId.parse(id.text())).contains(id);
        assertThat(id.bytes()).isEqualTo(Hashes.sha256("abc"));
    }

    @Test
    void spareBitsAreZeroAndEverythingElseIsNoPeerId() {
        String id = PeerId.ofHash(Hashes.sha256("abc")).text();
        // 52 characters hold 260 bits: of the last character only the first bit counts.
        int good = 0;
        for (char c : "abcdefghijklmnopqrstuvwxyz234567".toCharArray()) {
            good += PeerId.parse(id.substring(0, 51) + c).isPresent() ? 1 : 0;
        }
        assertThat(good).isEqualTo(2);
        for (String bad : new String[] {
            id.toUpperCase(Locale.ROOT),
            id.substring(1),
            id + "a",
            "",
            id.substring(0, 51) + "=",
            "1" + id.substring(1),
            "é" + id.substring(1),
            " " + id.substring(1)
        }) {
            assertThat(PeerId.parse(bad)).as(bad).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> new PeerId(bad));
        }
    }

    @Test
    void base32RoundTripsEveryLength() {
        var random = new SplittableRandom(1);
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Base32.decode(Base32.encode(bytes)).orElseThrow()).isEqualTo(bytes);
        }
    }

    @Test
    void aFingerprintIsSixteenCapitalsInFours() {
        Fingerprint print = PeerId.ofHash(Hashes.sha256("abc")).fingerprint();
        assertThat(print.text()).matches("[A-Z2-7]{4}( [A-Z2-7]{4}){3}");
        assertThat(print.text().replace(" ", "")).isEqualToIgnoringCase(ABC.substring(0, 16));
        assertThat(print.brief())
                .isEqualTo(print.text().substring(0, 4) + "·" + print.text().substring(5, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA", "AQ", "_-8", "AAAA"})
    void base64urlWithoutPaddingAndWithZeroSpareBits(String good) {
        byte[] bytes = StrictBase64.decode(good).orElseThrow();
        assertThat(StrictBase64.encode(bytes)).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA==", "AB", "AR", "+/8", "A", "AAAAA", "AA A", "AA\n", "é"})
    void everythingElseIsNot(String bad) {
        assertThat(StrictBase64.decode(bad)).isEmpty();
    }

    @Test
    void onlyTheOneFormOfAKeyIsOne() {
        TestPeer ana = TestPeer.named("ana@laptop");
        byte[] spki = ana.key().spki();
        assertThat(PeerKey.ofSpki(spki)).contains(ana.key());
        assertThat(ana.id()).isEqualTo(PeerId.ofHash(Hashes.sha256(spki)));
        assertThat(PeerKey.parse(ana.key().text())).contains(ana.key());
        for (int i = 0; i < 27; i++) {
            byte[] other = spki.clone();
            other[i] ^= 1;
            assertThat(PeerKey.ofSpki(other)).as("byte %d", i).isEmpty();
        }
        assertThat(PeerKey.ofSpki(Arrays.copyOf(spki, 90))).isEmpty();
        assertThat(PeerKey.ofSpki(Arrays.copyOf(spki, 92))).isEmpty();
        assertThat(PeerKey.parse(Base64.getUrlEncoder().encodeToString(spki))).isEmpty();
        assertThat(HexFormat.of().formatHex(ana.key().point())).startsWith("04").hasSize(130);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "ana@laptop.local",
                "ANA@Laptop",
                "zoë@büro",
                "山田@東京",
                "a.b+c-d_e@x",
                "o'neil@pc",
                "\uD83D\uDE00@pc",
                "null@x",
                "a@-"
            })
    void theseAreNames(String good) {
        assertThat(Email.problem(good)).isEmpty();
        assertThat(Email.parse(good)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ana|missing",
                "a@b@c|exactly one",
                "@b|before",
                "a@|after",
                "a b@c|spaces",
                "a@b c|spaces",
                "a\u00a0@b|spaces",
                "a\u2028@b|spaces",
                "a\t@b|spaces",
                "a\u0000@b|spaces",
                "a\u007f@b|spaces",
                "a\u0085@b|spaces",
                "a\u001b[31m@b|spaces",
                "a\u202e@b|spaces",
                "a\u2066@b|spaces",
                "a\u200f@b|spaces",
                "a\u061c@b|spaces",
                "a\uD800@b|spaces",
                "e\u0301@b|composed",
                "\u212b@b|composed"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void andTheseAreNot(String bad, String why) {
        assertThat(Email.problem(bad).orElseThrow()).contains(why);
        assertThat(Email.parse(bad)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Email(bad));
    }

    @Test
    void aLineBreakIsNoPartOfAName() {
        assertThat(Email.problem("a\n@b").orElseThrow()).contains("spaces");
        assertThat(Email.problem("a\r@b").orElseThrow()).contains("spaces");
    }

    @Test
    void namesHaveTheirEdges() {
        assertThat(Email.parse("a".repeat(64) + "@b")).isPresent();
        assertThat(Email.parse("a".repeat(65) + "@b")).isEmpty();
        assertThat(Email.parse("a@" + "b".repeat(252))).isPresent();
        assertThat(Email.parse("a@" + "b".repeat(253))).isEmpty();
        // Characters, not UTF-16 units.
        assertThat(Email.parse("\uD83D\uDE00".repeat(64) + "@b")).isPresent();
    }

    @Test
    void namesAreComparedInLowerCaseOfNoLanguage() {
        assertThat(new Email("ANI@PC.Local").canonical()).isEqualTo("ani@pc.local");
    }
}
