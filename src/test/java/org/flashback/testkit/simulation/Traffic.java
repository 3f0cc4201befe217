package org.flashback.testkit.simulation;

import java.util.EnumMap;
import java.util.Map;
import org.flashback.core.wire.Message;

/** What was sent since the last {@link #reset}: frames and bytes by kind. */
public final class Traffic {
    /** Kinds of frames, by what they are for. */
    public enum Kind {
        HELLO,
        /** Records that are pushed. */
        RECORD,
        LEASE,
        /** Offers of {@code have}, and prunes. */
        OFFER,
        /** Periodic heartbeats and digests. */
        BEAT,
        WANT,
        RANGES,
        SEARCH,
        /** Answers with or without records. */
        RESPONSE
    }

    private final Map<Kind, long[]> counts = new EnumMap<>(Kind.class);
    private long answered;
    private long prunes;
    private long lost;

    Traffic() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new long[2]);
        }
    }

    void sent(Message message, int bytes) {
        long[] count = of(kind(message));
        count[0]++;
        count[1] += bytes;
        if (message instanceof Message.Response response) {
            answered += response.peers().size();
        }
        if (message instanceof Message.Heartbeat heartbeat && heartbeat.prune()) {
            prunes++;
        }
    }

    void lost() {
        lost++;
    }

    public void reset() {
        counts.values().forEach(count -> java.util.Arrays.fill(count, 0));
        answered = 0;
        prunes = 0;
        lost = 0;
    }

    public long frames(Kind kind) {
        return of(kind)[0];
    }

    public long bytes(Kind kind) {
        return of(kind)[1];
    }

    public long bytes() {
        return counts.values().stream().mapToLong(count -> count[1]).sum();
    }

    public long frames() {
        return counts.values().stream().mapToLong(count -> count[0]).sum();
    }

    /** Bytes that news cost: all but HELLOs, heartbeats and digests. */
    public long newsBytes() {
        return bytes() - bytes(Kind.HELLO) - bytes(Kind.BEAT);
    }

    /** Records sent, pushed or answered; those within HELLO not. */
    public long payloads() {
        return frames(Kind.RECORD) + answered;
    }

    /** Records sent as an answer. */
    public long answered() {
        return answered;
    }

    public long prunes() {
        return prunes;
    }

    /** Frames that the network lost. */
    public long lostFrames() {
        return lost;
    }

    static boolean isNews(Message message) {
        Kind kind = kind(message);
        return kind != Kind.HELLO && kind != Kind.BEAT;
    }

    static Kind kind(Message message) {
        return switch (message) {
            case Message.Hello _ -> Kind.HELLO;
            case Message.Announcement _ -> Kind.RECORD;
            case Message.LeaseUpdate _ -> Kind.LEASE;
            case Message.Request request ->
                switch (request.query()) {
                    case Message.Want _ -> Kind.WANT;
                    case Message.Ranges _ -> Kind.RANGES;
                    case Message.ByRepository _, Message.ByTorrent _ -> Kind.SEARCH;
                };
            case Message.Response _ -> Kind.RESPONSE;
            case Message.Heartbeat heartbeat ->
                heartbeat.beat() || heartbeat.digest().isPresent() ? Kind.BEAT : Kind.OFFER;
        };
    }

    private long[] of(Kind kind) {
        return counts.getOrDefault(kind, new long[2]);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        counts.forEach((kind, count) -> {
            if (count[0] > 0) {
                text.append(kind)
                        .append(' ')
                        .append(count[0])
                        .append('/')
                        .append(count[1])
                        .append("B ");
            }
        });
        return text.append("answered ")
                .append(answered)
                .append(" prunes ")
                .append(prunes)
                .append(" lost ")
                .append(lost)
                .toString();
    }
}
