package org.flashback.app.events;

import java.util.ArrayList;
import java.util.List;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;

/** The last things that happened, newest last. Safe for use by many threads. */
public final class EventLog {
    /** Enough for Home and for a look back; the log file has all. */
    private static final int KEPT = 200;

    private final Publisher<List<NodeEvent>> events = new Publisher<>(List.of());

    public Published<List<NodeEvent>> state() {
        return events;
    }

    public void add(NodeEvent event) {
        events.update(old -> {
            List<NodeEvent> next = new ArrayList<>(old.size() + 1);
            next.addAll(old.subList(Math.max(0, old.size() + 1 - KEPT), old.size()));
            next.add(event);
            return List.copyOf(next);
        });
    }
}
