package org.flashback.core.gossip;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much of answers may be on its way to each link: what the transport has taken makes room for more, so that a long
 * answer goes as fast as the link and fills no queue. A transport that never reports is given time instead.
 */
final class SendWindow {
    /** Bytes on their way to a link: an eighth of its queue, and two frames, so that the wire is never idle. */
    private static final int BYTES = 128 * 1024;

    private final Map<LinkId, Integer> sent = new HashMap<>();
    private final Set<LinkId> reporting = new HashSet<>();

    boolean hasRoom(LinkId link) {
        return sent.getOrDefault(link, 0) < BYTES;
    }

    void sent(LinkId link, int bytes) {
        sent.merge(link, bytes, Integer::sum);
    }

    /** All of it has gone. */
    void drained(LinkId link) {
        reporting.add(link);
        sent.remove(link);
    }

    /** Whether the transport says when this link has room. */
    boolean reports(LinkId link) {
        return reporting.contains(link);
    }

    /** So much time has passed that links of which nothing is reported have room. */
    void passed() {
        sent.keySet().removeIf(link -> !reporting.contains(link));
    }

    void linkGone(LinkId link) {
        sent.remove(link);
        reporting.remove(link);
    }
}
