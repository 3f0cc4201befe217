package org.flashback.relay.store;

import java.util.List;
import org.flashback.core.record.SignedEntry;

/**
 * Some of the live peers that fit a question.
 *
 * @param peers best first
 * @param total how many fit
 */
public record Listing(List<SignedEntry> peers, long total) {
    public Listing {
        peers = List.copyOf(peers);
    }
}
