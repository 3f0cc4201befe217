package org.flashback.app.broadcast;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.live.Published;
import org.flashback.core.record.IpAddress;

/** The toggle as the faces use it. Calls return at once; what follows is published. */
public interface Broadcasting {
    Published<BroadcastSnapshot> state();

    /** What would become visible if it were switched on now. */
    Exposure preview();

    /**
     * Switches on with exactly these addresses visible.
     *
     * @return done when every relay has answered or 5 s have passed; fails with a
     *     {@link org.flashback.app.node.NodeException} that says why nothing was published
     */
    CompletableFuture<BroadcastSnapshot> switchOn(Set<IpAddress> addresses);

    /** Withdraws. The same promise as {@link #switchOn}. */
    CompletableFuture<BroadcastSnapshot> switchOff();

    /** Puts the receipt away. */
    void dismissReceipt();

    /** Changes the name. While broadcasting the new one is published at once. Fails like {@link #switchOn}. */
    CompletableFuture<Void> rename(String name);
}
