package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    @Test
    void isSipHash24() {
        // The reference's vector for the key 00 … 0f and the message 00 … 0f.
        var hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        assertThat(hash.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L)).isEqualTo(0x3f2acc7f57c29bdbL);
    }

    @Test
    void numbersAreUniformAndDependOnTheSecret() {
        var one = new KeyedHash(new SplittableRandom(1));
        var other = new KeyedHash(new SplittableRandom(2));
        Set<Integer> numbers = new HashSet<>();
        int same = 0;
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            numbers.add(one.below(256, i, 7));
            same += one.below(256, i, 7) == other.below(256, i, 7) ? 1 : 0;
            sum += one.fraction(i, 7);
        }
        assertThat(numbers).hasSize(256);
        assertThat(same).isBetween(10, 80);
        assertThat(sum / 10_000).isBetween(0.48, 0.52);
    }
}
