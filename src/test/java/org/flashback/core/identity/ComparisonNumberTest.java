package org.flashback.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonNumberTest {
    private static final PeerId ONE = PeerId.ofHash(new byte[32]);
    private static final PeerId OTHER = new PeerId("n".repeat(51) + "a");

    @Test
    void isTheSameAtBothEnds() {
        assertThat(ComparisonNumber.of(ONE, OTHER)).isEqualTo(ComparisonNumber.of(OTHER, ONE));
        assertThat(ComparisonNumber.of(ONE, OTHER).text()).matches("([0-9]{5} ){11}[0-9]{5}");
    }

    /** Two versions of the program must show the same number: this text may never change. */
    @Test
    void staysWhatItIs() {
        assertThat(ComparisonNumber.of(ONE, OTHER).text())
                .isEqualTo("08471 88706 93145 89712 87760 60476 59513 01409 99883 27494 53310 11054");
    }

    @Test
    void differsForEveryPair() {
        var random = new Random(7);
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            numbers.add(ComparisonNumber.of(ONE, PeerId.ofHash(hash)).text());
        }
        assertThat(numbers).hasSize(50);
    }
}
