package org.flashback.app.gossip;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.node.MeteredTransport;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeLoop;
import org.flashback.core.gossip.CountersView;
import org.flashback.core.gossip.GossipEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the counters of the engine once a second and publishes the last five minutes of them. */
public final class GossipService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GossipService.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final NodeLoop loop;
    private final NodeClock clock;
    private final MeteredTransport meter;
    private final Publisher<GossipSnapshot> state = new Publisher<>(GossipSnapshot.EMPTY);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gossip-counters").daemon(true).factory());

    /** Confined to the timer's thread. */
    private final Samples samples = new Samples();

    public GossipService(NodeLoop loop, NodeClock clock, MeteredTransport meter) {
        this.loop = loop;
        this.clock = clock;
        this.meter = meter;
    }

    public void start() {
        var _ = timer.scheduleAtFixedRate(this::ask, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Changes once a second. */
    public Published<GossipSnapshot> state() {
        return state;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void ask() {
        var _ = loop.ask(GossipEngine::counters)
                .thenAcceptAsync(this::take, timer)
                .exceptionally(failure -> {
                    if (!timer.isShutdown()) {
                        LOG.error("the gossip counters could not be read", failure);
                    }
                    return null;
                });
    }

    private void take(CountersView counters) {
        var bytes = new Samples.Bytes(meter.bytesIn(), meter.bytesOut());
        state.publish(samples.add(new Samples.Sample(clock.now(), clock.steady(), counters, bytes)));
    }
}
