package org.flashback.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.SecondHand;
import org.flashback.ui.common.UiExecutor;

/** A desk without a toolkit: hops wait until the test lets them happen, time moves when it says so. */
public final class TestDesk implements UiExecutor {
    public final FakeFaces fakes = new FakeFaces();
    public final Desk desk;
    private final Queue<Runnable> hops = new ArrayDeque<>();
    private final SecondHand time;
    private Instant now = FakeFaces.START;

    public TestDesk() {
        time = new SecondHand(() -> now);
        desk = new Desk(fakes.faces(), this, time, new Controllers.NoNavigation(), Optional.empty());
    }

    @Override
    public void execute(Runnable hop) {
        hops.add(hop);
    }

    /** How many hops wait. */
    public int pending() {
        return hops.size();
    }

    /** Lets everything happen that waits. */
    public void settle() {
        for (Runnable hop = hops.poll(); hop != null; hop = hops.poll()) {
            hop.run();
        }
    }

    /** Moves the clock; the window ticks once. */
    public void pass(Duration span) {
        now = now.plus(span);
        time.tick();
        settle();
    }
}
