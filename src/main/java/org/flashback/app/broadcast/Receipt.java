package org.flashback.app.broadcast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The proof of a switching off: who was told, who confirmed, who is outstanding.
 *
 * @param seq of the withdrawal record, the receipt's number
 * @param at when the switch was moved
 * @param onFor since when the peer had been visible
 * @param lines one per relay and peer that had been told of us
 */
public record Receipt(long seq, Instant at, Instant onFor, List<Line> lines) {
    public Receipt {
        lines = List.copyOf(lines);
    }

    /** Relays that confirmed, of all. */
    public BroadcastSnapshot.Count relays() {
        return count(Kind.RELAY);
    }

    /** Peers that were given the withdrawal, of all that had been given the record. */
    public BroadcastSnapshot.Count peers() {
        return count(Kind.PEER);
    }

    private BroadcastSnapshot.Count count(Kind kind) {
        List<Line> of = lines.stream().filter(line -> line.kind() == kind).toList();
        int done =
                (int) of.stream().filter(line -> line.confirmed().isPresent()).count();
        return new BroadcastSnapshot.Count(done, of.size());
    }

    public enum Kind {
        RELAY,
        PEER
    }

    /**
     * @param confirmed when it answered (relay) or took the withdrawal (peer)
     * @param lapses until when an unconfirmed copy may live at the longest
     * @param detail in words, for what is outstanding; empty otherwise
     */
    public record Line(Kind kind, String who, Optional<Instant> confirmed, Optional<Instant> lapses, String detail) {}
}
