package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.MessageId;

/** What we asked and whether an answer to it is still expected (protocol section 2, PEER_LIST_RESPONSE). */
final class Requests {
    /** Why something was asked. */
    enum Purpose {
        /** A step of a pull. */
        PULL,
        /** Something that a neighbour offered. */
        OFFER,
        /** The same, and to be pushed to from now on. */
        GRAFT,
        /** Who hosts something. */
        SEARCH
    }

    /** Whether an answer is expected. */
    enum Standing {
        OPEN,
        /** Ended a little while ago: ignored, not held against anybody. */
        LATE,
        UNSOLICITED
    }

    /** How much later than due a request may end. */
    private static final Duration LOOK_PAUSE = Duration.ofMillis(500);

    private final Map<MessageId, Open> open = new HashMap<>();
    private final Map<MessageId, Instant> ended = new HashMap<>();
    private Instant nextLook = Instant.MIN;

    void opened(MessageId id, LinkId link, Purpose purpose, Instant now) {
        open.put(id, new Open(link, purpose, now, now));
    }

    Standing standing(MessageId id, LinkId link, Instant now) {
        Open request = open.get(id);
        if (request != null && request.link.equals(link)) {
            return Standing.OPEN;
        }
        Instant end = ended.get(id);
        boolean late = end != null && now.isBefore(end.plus(Limits.REQUEST_LATE));
        return late ? Standing.LATE : Standing.UNSOLICITED;
    }

    /** Of a request that is open. */
    Purpose purpose(MessageId id) {
        return Optional.ofNullable(open.get(id)).map(Open::purpose).orElseThrow();
    }

    /** A frame of the answer was accepted. */
    void answered(MessageId id, boolean more, Instant now) {
        Open request = open.get(id);
        if (request != null && more) {
            open.put(id, new Open(request.link, request.purpose, request.openedAt, now));
        } else if (request != null) {
            open.remove(id);
            ended.put(id, now);
        }
    }

    void linkGone(LinkId link) {
        open.values().removeIf(request -> request.link.equals(link));
    }

    /** Ends what nobody answers any more. Called at every message, so it looks only once in a while. */
    void tick(Instant now) {
        boolean idleHere = open.isEmpty() && ended.isEmpty();
        if (idleHere || (now.isBefore(nextLook) && !nextLook.isAfter(now.plus(LOOK_PAUSE)))) {
            return;
        }
        nextLook = now.plus(LOOK_PAUSE);
        for (Iterator<Map.Entry<MessageId, Open>> i = open.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<MessageId, Open> request = i.next();
            boolean idle = now.isAfter(request.getValue().lastFrame.plus(Limits.REQUEST_IDLE));
            boolean tooLong = now.isAfter(request.getValue().openedAt.plus(Limits.REQUEST_MAX));
            if (idle || tooLong) {
                i.remove();
                ended.put(request.getKey(), now);
            }
        }
        ended.values().removeIf(end -> now.isAfter(end.plus(Limits.REQUEST_LATE)));
    }

    boolean isOpen(MessageId id) {
        return open.containsKey(id);
    }

    private record Open(LinkId link, Purpose purpose, Instant openedAt, Instant lastFrame) {}
}
