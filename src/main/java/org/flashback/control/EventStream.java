package org.flashback.control;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.flashback.app.Faces;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.live.Published.Subscription;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.control.json.Json;
import org.flashback.control.json.StatusJson;

/**
 * Server-sent events for one listener: {@code status} (as the call of that name), {@code peers} ({@code known},
 * {@code online}; ask for the list itself) and {@code event} (something happened). The first two come at once and then
 * when they change, several changes together; events from now on, each one. A comment every 15 s keeps the connection.
 */
final class EventStream implements AutoCloseable {
    /** Changes closer together than this travel together. */
    private static final long COALESCE_MS = 100;

    private static final long KEEP_ALIVE_MS = 15_000;

    private enum Changed {
        STATUS,
        PEERS,
        EVENTS
    }

    private final Faces faces;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Set<Changed> changed = EnumSet.noneOf(Changed.class);
    private List<NodeEvent> seen;
    private boolean closed;

    EventStream(Faces faces) {
        this.faces = faces;
        this.seen = faces.events().current();
    }

    /** Subscribes; to be called once. */
    void open() {
        subscriptions.add(faces.info().subscribe(now -> mark(Changed.STATUS)));
        subscriptions.add(faces.health().subscribe(now -> mark(Changed.STATUS)));
        subscriptions.add(faces.broadcasting().state().subscribe(now -> mark(Changed.STATUS)));
        subscriptions.add(faces.relays().state().subscribe(now -> mark(Changed.STATUS)));
        subscriptions.add(faces.peers().subscribe(now -> mark(Changed.PEERS)));
        subscriptions.add(faces.events().subscribe(now -> mark(Changed.EVENTS)));
    }

    private synchronized void mark(Changed what) {
        changed.add(what);
        notifyAll();
    }

    /** The next text to send; blocks until there is one. Empty when the stream is closed. */
    String next() throws InterruptedException {
        Set<Changed> due = await();
        var text = new StringBuilder();
        if (due.contains(Changed.STATUS)) {
            frame(text, "status", Views.status(faces));
        }
        if (due.contains(Changed.PEERS)) {
            PeersSnapshot peers = faces.peers().current();
            frame(text, "peers", new StatusJson.Peers(peers.rows().size(), peers.online()));
        }
        if (due.contains(Changed.EVENTS)) {
            unseen().forEach(event -> frame(text, "event", Views.event(event)));
        }
        return isClosed() ? "" : text.isEmpty() ? ": still here\n\n" : text.toString();
    }

    private Set<Changed> await() throws InterruptedException {
        if (awaitFirst()) {
            // More of the same burst is on its way.
            TimeUnit.MILLISECONDS.sleep(COALESCE_MS);
        }
        synchronized (this) {
            Set<Changed> due = EnumSet.copyOf(changed);
            changed.clear();
            return due;
        }
    }

    private synchronized boolean awaitFirst() throws InterruptedException {
        long end = System.nanoTime() + KEEP_ALIVE_MS * 1_000_000;
        while (changed.isEmpty() && !closed && System.nanoTime() < end) {
            wait(KEEP_ALIVE_MS);
        }
        return !changed.isEmpty() && !closed;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The list holds the newest last and drops the oldest: what is new follows the last one that was seen. */
    private List<NodeEvent> unseen() {
        List<NodeEvent> now = faces.events().current();
        int from = seen.isEmpty() ? 0 : now.lastIndexOf(seen.getLast()) + 1;
        seen = now;
        return now.subList(from, now.size());
    }

    private static void frame(StringBuilder to, String event, Object data) {
        to.append("event: ")
                .append(event)
                .append("\ndata: ")
                .append(Json.write(data))
                .append("\n\n");
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
