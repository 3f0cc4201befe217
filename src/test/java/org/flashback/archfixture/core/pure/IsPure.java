package org.flashback.archfixture.core.pure;

import java.time.Instant;
import java.util.random.RandomGenerator;

public final class IsPure {
    private final RandomGenerator dice;

    public IsPure(RandomGenerator dice) {
        this.dice = dice;
    }

    public int roll(Instant now) {
        return dice.nextInt(Math.max(1, (int) now.getEpochSecond()));
    }
}
