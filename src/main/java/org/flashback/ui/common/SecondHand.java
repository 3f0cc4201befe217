package org.flashback.ui.common;

import java.time.Instant;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The time that the texts of the window are written for; moved once a second, not at all while nobody looks. */
public final class SecondHand {
    private final Supplier<Instant> clock;
    private final ReadOnlyObjectWrapper<Instant> now;

    public SecondHand(Supplier<Instant> clock) {
        this.clock = clock;
        this.now = new ReadOnlyObjectWrapper<>(clock.get());
    }

    /** Reads the clock. FX thread. */
    public void tick() {
        now.set(clock.get());
    }

    public ReadOnlyObjectProperty<Instant> now() {
        return now.getReadOnlyProperty();
    }

    public Instant get() {
        return now.get();
    }
}
