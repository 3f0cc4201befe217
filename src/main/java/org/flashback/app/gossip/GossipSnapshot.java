package org.flashback.app.gossip;

import java.time.Instant;
import java.util.List;

/**
 * What went over the links, and how that changed.
 *
 * @param at when it was sampled last
 * @param messages one line for each of the six kinds, in the order of the protocol
 * @param duplicates copies of news that was held already, since the start
 * @param newsLastMinute announcements and updates that arrived in the last minute …
 * @param duplicatesLastMinute … and how many of them were held already
 * @param rejected what was not taken since the start, by reason; the most frequent first, reasons that occurred only
 * @param seconds one entry for about each second of the last five minutes, the newest last; at most {@value #SECONDS}
 */
public record GossipSnapshot(
        Instant at,
        List<Line> messages,
        long duplicates,
        long newsLastMinute,
        long duplicatesLastMinute,
        List<Rejection> rejected,
        List<Second> seconds) {
    /** How many seconds are kept. */
    public static final int SECONDS = 300;

    public static final GossipSnapshot EMPTY =
            new GossipSnapshot(Instant.EPOCH, List.of(), 0, 0, 0, List.of(), List.of());

    public GossipSnapshot {
        messages = List.copyOf(messages);
        rejected = List.copyOf(rejected);
        seconds = List.copyOf(seconds);
    }

    /** The messages of the protocol, by what they are for. */
    public enum Kind {
        HELLO,
        ANNOUNCEMENT,
        UPDATE,
        REQUEST,
        RESPONSE,
        HEARTBEAT
    }

    /** Messages of one kind: in the last minute and since the start. */
    public record Line(Kind kind, long inLastMinute, long outLastMinute, long in, long out) {}

    /**
     * What was not taken for one reason since the start.
     *
     * @param reason a stable name in lower case, for example {@code bad_signature}
     */
    public record Rejection(String reason, long count) {}

    /**
     * Rates at one moment, each per second.
     *
     * @param bytesIn of frames that arrived, as UTF-8, without what TLS and WebSocket add
     * @param bytesOut of frames that were given to links, likewise
     */
    public record Second(
            Instant at, double in, double out, double duplicates, double rejected, double bytesIn, double bytesOut) {}

    /** Messages that arrived in the last minute. */
    public long inLastMinute() {
        return messages.stream().mapToLong(Line::inLastMinute).sum();
    }

    /** Messages that were sent in the last minute. */
    public long outLastMinute() {
        return messages.stream().mapToLong(Line::outLastMinute).sum();
    }

    /** Messages that arrived since the start. */
    public long in() {
        return messages.stream().mapToLong(Line::in).sum();
    }

    /** Messages that were sent since the start. */
    public long out() {
        return messages.stream().mapToLong(Line::out).sum();
    }

    /** What was not taken since the start, for whatever reason. */
    public long rejections() {
        return rejected.stream().mapToLong(Rejection::count).sum();
    }
}
