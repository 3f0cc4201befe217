package org.flashback.core.gossip;

import java.util.EnumMap;
import java.util.Map;
import org.flashback.core.wire.Message;

/** Counts what goes over the links: additions to plain numbers, so that a busy engine does not feel it. Mutable. */
final class Counters {
    private static final MessageKind[] KINDS = MessageKind.values();

    private final long[] in = new long[KINDS.length];
    private final long[] out = new long[KINDS.length];
    private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
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
        if (output instanceof Output.Send(var _, var message)) {
            out[MessageKind.of(message).place()]++;
        } else if (output instanceof Output.Rejected refusal) {
            rejected.merge(refusal.reason(), 1L, Long::sum);
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
