package org.flashback.core.gossip;

import java.util.Map;

/**
 * What went over the links since the engine was made.
 *
 * @param in messages that arrived and could be read; every kind is a key
 * @param out messages that were given to links; every kind is a key
 * @param duplicates news that arrived although it was held already
 * @param rejected frames and signed texts that were not taken, by reason; only reasons that occurred are keys
 */
public record CountersView(
        Map<MessageKind, Long> in, Map<MessageKind, Long> out, long duplicates, Map<RejectReason, Long> rejected) {
    public CountersView {
        in = Map.copyOf(in);
        out = Map.copyOf(out);
        rejected = Map.copyOf(rejected);
    }
}
