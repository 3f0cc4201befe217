package org.flashback.app.network;

import java.util.List;
import org.flashback.app.live.Published;
import org.flashback.core.relay.RelayUrl;

/** The configured relays as the faces use them. */
public interface Relays {
    Published<List<RelayStatus>> state();

    /** Adds one and asks it at once; adding it twice does nothing. Saved in the settings. */
    void add(RelayUrl url);

    /** Removes one; while broadcasting it is told to forget us. Returns whether it was configured. */
    boolean remove(RelayUrl url);

    /** Asks all of them now instead of at the next try. */
    void tryNow();
}
