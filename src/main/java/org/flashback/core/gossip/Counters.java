package org.flashback.core.gossip;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flashback.core.wire.Message;

/** Counts what goes over the links: additions to plain numbers, so that a busy engine does not feel it. Mutable. */
final class Counters {
    /** Reasons told apart; what they are called does not depend on what others send, this only keeps it so. */
    private static final int MAX_REASONS = 64;

    private static final String OTHER = "other";
    private static final MessageKind[] KINDS = MessageKind.values();

    private final long[] in = new long[KINDS.length];
    private final long[] out = new long[KINDS.length];
    private final Map<String, Long> rejected = new LinkedHashMap<>(4);
    private long duplicates;

    /** A message arrived. */
    void received(Message message) {
        in[MessageKind.of(message).place()]++;
    }

    /** News arrived that was held already. */
    void duplicate() {
        duplicates++;
    }

    /** What the engine wants done, as far as it is counted. */
    void count(Output output) {
        switch (output) {
            case Output.Send(var _, var message) -> out[MessageKind.of(message).place()]++;
            case Output.Rejected(var _, var reason, var _) -> {
                boolean known = rejected.containsKey(reason) || rejected.size() < MAX_REASONS;
                rejected.merge(known ? reason : OTHER, 1L, Long::sum);
            }
            default -> {
                // Not counted.
            }
        }
    }

    CountersView view() {
        return new CountersView(byKind(in), byKind(out), duplicates, rejected);
    }

    private static Map<MessageKind, Long> byKind(long[] counts) {
        var map = new EnumMap<MessageKind, Long>(MessageKind.class);
        for (MessageKind kind : KINDS) {
            map.put(kind, counts[kind.place()]);
        }
        return map;
    }
}
