package org.flashback.adapter.gossiplink;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.flashback.app.port.Transport.DialTarget;
import org.flashback.app.port.Transport.Events;
import org.flashback.app.port.Transport.Lane;
import org.flashback.app.port.Transport.OpenedLink;
import org.flashback.testkit.Await;

/** Notes what a transport tells, and answers as the test wants. */
final class Recorder implements Events {
    final java.util.Map<Long, java.time.Duration> roundTrips = new java.util.concurrent.ConcurrentHashMap<>();

    record Frame(long link, String text) {}

    record Closed(long link, int code, String reason) {}

    record Failed(long dial, String reason) {}

    static final Duration LIMIT = Duration.ofSeconds(15);

    final List<OpenedLink> opened = new CopyOnWriteArrayList<>();
    final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    final List<Closed> closed = new CopyOnWriteArrayList<>();
    final List<Failed> failed = new CopyOnWriteArrayList<>();
    final Set<Long> hello = ConcurrentHashMap.newKeySet();
    final Queue<Lane> dropped = new ConcurrentLinkedQueue<>();
    final Queue<Long> drained = new ConcurrentLinkedQueue<>();
    final Queue<Long> violated = new ConcurrentLinkedQueue<>();
    volatile boolean takesMore = true;

    @Override
    public void opened(OpenedLink link) {
        opened.add(link);
    }

    @Override
    public boolean frame(long link, String text) {
        frames.add(new Frame(link, text));
        return takesMore;
    }

    @Override
    public void closed(long link, int code, String reason) {
        closed.add(new Closed(link, code, reason));
    }

    @Override
    public boolean helloAccepted(long link) {
        return hello.contains(link);
    }

    @Override
    public void dialFailed(long dial, DialTarget target, String reason) {
        failed.add(new Failed(dial, reason));
    }

    void await(BooleanSupplier condition) {
        try {
            Await.until(LIMIT, condition);
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ": " + this, late);
        }
    }

    OpenedLink link(int index) {
        await(() -> opened.size() > index || !failed.isEmpty());
        if (opened.size() <= index) {
            throw new AssertionError("a dial failed: " + failed);
        }
        return opened.get(index);
    }

    Closed closed(long link) {
        await(() -> closed.stream().anyMatch(c -> c.link() == link));
        return closed.stream().filter(c -> c.link() == link).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return "opened " + opened.size() + ", frames " + frames.size() + ", closed " + closed + ", failed " + failed;
    }

    @Override
    public void roundTrip(long link, java.time.Duration rtt) {
        roundTrips.put(link, rtt);
    }

    @Override
    public void dropped(long link, Lane lane) {
        dropped.add(lane);
    }

    @Override
    public void drained(long link) {
        drained.add(link);
    }

    @Override
    public void violated(long link, String reason) {
        violated.add(link);
    }
}
