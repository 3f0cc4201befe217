package org.flashback.adapter.lan;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.flashback.app.port.LanDiscovery;
import org.flashback.core.record.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stretch of listening: one thread with one selector over the channels of all networks. */
final class LanLoop implements LanDiscovery.Session {
    private static final Logger LOG = LoggerFactory.getLogger(LanLoop.class);

    /** How long the caller of {@link #hush} or {@link #close} waits at most. */
    private static final long PATIENCE_MS = 1_000;

    /** Packets of one channel before the others have their turn. */
    private static final int MAX_IN_A_ROW = 64;

    private final LanConfig config;
    private final LanDiscovery.Listener listener;
    private final RandomGenerator random;
    private final Selector selector;
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Map<LanChannel.Key, LanChannel> channels = new HashMap<>();

    /** Why a channel cannot be used, in words. */
    private final Map<LanChannel.Key, String> problems = new HashMap<>();

    private final Thread thread;
    private Optional<LanDiscovery.Presence> presence = Optional.empty();
    private LanDiscovery.State told = new LanDiscovery.State(0, "");
    private long nextLook = System.nanoTime();
    private volatile boolean running = true;

    LanLoop(LanConfig config, LanDiscovery.Listener listener, RandomGenerator random) throws IOException {
        this.config = config;
        this.listener = listener;
        this.random = random;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("lan").daemon(true).start(this::run);
    }

    @Override
    public void announce(LanDiscovery.Presence next) {
        submit(() -> {
            if (!presence.equals(Optional.of(next))) {
                presence.ifPresent(before -> farewell(before, next));
                presence = Optional.of(next);
                channels.values().forEach(channel -> channel.pace().begin(System.nanoTime()));
            }
        });
    }

    @Override
    public void hush() {
        var done = new CountDownLatch(1);
        submit(() -> {
            goodbye();
            done.countDown();
        });
        try {
            if (thread.isAlive() && !done.await(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the goodbye to the local network was not sent in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        running = false;
        selector.wakeup();
        try {
            if (!thread.join(java.time.Duration.ofMillis(PATIENCE_MS))) {
                LOG.warn("listening on the local network did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    private void run() {
        try (selector) {
            while (running) {
                work();
            }
            goodbye();
        } catch (IOException e) {
            LOG.error("listening on the local network ended", e);
            listener.state(new LanDiscovery.State(0, String.valueOf(e.getMessage())));
        } finally {
            channels.values().forEach(LanLoop::shut);
        }
    }

    private void work() throws IOException {
        try {
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                command.run();
            }
            lookAround();
            speak();
            selector.select(waitMillis());
            listen();
        } catch (RuntimeException bug) {
            // A packet of somebody else must not make this node deaf; it is a defect all the same.
            LOG.error("discovery on the local network met a defect and goes on", bug);
        }
    }

    private long waitMillis() {
        long now = System.nanoTime();
        long nanos = nextLook - now;
        for (LanChannel channel : channels.values()) {
            nanos = Math.min(nanos, channel.pace().untilDue(now));
        }
        return commands.isEmpty() ? Math.max(1, nanos / 1_000_000) : 1;
    }

    /** Interfaces come and go, and change their addresses. */
    private void lookAround() throws IOException {
        if (System.nanoTime() - nextLook < 0) {
            return;
        }
        nextLook = System.nanoTime() + config.lookAround().toNanos();
        Map<LanChannel.Key, NetworkInterface> there = new HashMap<>();
        for (NetworkInterface network :
                NetworkInterface.networkInterfaces().filter(config.usable()).toList()) {
            for (boolean ipv6 : LanChannel.versions(network)) {
                there.put(new LanChannel.Key(network.getName(), ipv6), network);
            }
        }
        for (Iterator<Map.Entry<LanChannel.Key, LanChannel>> all =
                        channels.entrySet().iterator();
                all.hasNext(); ) {
            var entry = all.next();
            NetworkInterface now = there.get(entry.getKey());
            if (now == null || !entry.getValue().isAsBefore(now)) {
                shut(entry.getValue());
                all.remove();
            }
        }
        problems.keySet().retainAll(there.keySet());
        there.forEach(this::open);
        tell();
    }

    private void open(LanChannel.Key key, NetworkInterface network) {
        if (channels.containsKey(key)) {
            return;
        }
        try {
            var pace = new Pace(random, config.firstPause(), config.repeat(), System.nanoTime());
            channels.put(key, LanChannel.open(network, key.ipv6(), config, selector, pace));
            problems.remove(key);
            if (presence.isPresent()) {
                pace.begin(System.nanoTime());
            }
        } catch (IOException e) {
            failed(key, e);
        }
    }

    private void failed(LanChannel.Key key, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String problem = key.network() + (key.ipv6() ? " (IPv6): " : " (IPv4): ") + reason;
        if (!problem.equals(problems.put(key, problem))) {
            LOG.info("no multicast on the interface {}, IPv6 {}", key.network(), key.ipv6());
        }
    }

    private void tell() {
        var state = new LanDiscovery.State(
                channels.size(),
                String.join("; ", problems.values().stream().sorted().toList()));
        if (!state.equals(told)) {
            told = state;
            listener.state(state);
        }
    }

    private void speak() {
        if (presence.isEmpty()) {
            return;
        }
        channels.forEach((key, channel) -> {
            long now = System.nanoTime();
            if (channel.pace().untilDue(now) == 0) {
                try {
                    speak(channel, presence.get());
                    problems.remove(key);
                } catch (IOException e) {
                    // The next announcement tries again.
                    failed(key, e);
                }
                channel.pace().announced(now);
            }
        });
    }

    private static void speak(LanChannel channel, LanDiscovery.Presence presence) throws IOException {
        Optional<Announcement> announcement = on(channel, presence);
        if (announcement.isPresent()) {
            channel.send(announcement.get().packet());
            if (channel.pace().asksToo()) {
                channel.send(Announcement.question());
            }
        }
    }

    /** What is announced there: nothing where the record publishes no address of this network. */
    private static Optional<Announcement> on(LanChannel channel, LanDiscovery.Presence presence) {
        List<IpAddress> addresses = channel.ownAmong(presence.addresses());
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new Announcement(presence.peerId(), presence.port(), addresses));
    }

    private void goodbye() {
        presence.ifPresent(was -> channels.values().forEach(channel -> sendGoodbye(channel, was)));
        presence = Optional.empty();
        channels.values().forEach(channel -> channel.pace().stop());
    }

    /** Where it is announced no longer it says goodbye; elsewhere the new word replaces the old one. */
    private void farewell(LanDiscovery.Presence before, LanDiscovery.Presence next) {
        for (LanChannel channel : channels.values()) {
            if (on(channel, next).isEmpty() || !before.peerId().equals(next.peerId())) {
                sendGoodbye(channel, before);
            }
        }
    }

    private static void sendGoodbye(LanChannel channel, LanDiscovery.Presence presence) {
        Optional<Announcement> announcement = on(channel, presence);
        if (announcement.isPresent()) {
            try {
                channel.send(announcement.get().goodbye());
            } catch (IOException e) {
                // Those who heard us forget us after two minutes anyway.
                LOG.debug("no goodbye on a network", e);
            }
        }
    }

    private void listen() {
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof LanChannel channel && key.isValid()) {
                try {
                    int left = MAX_IN_A_ROW;
                    while (left > 0 && channel.receive(packet -> heard(channel, packet))) {
                        left--;
                    }
                } catch (IOException e) {
                    // What is wrong with the interface, the next look around shows.
                    LOG.debug("nothing to be read from a network", e);
                }
            }
        }
        selector.selectedKeys().clear();
    }

    private void heard(LanChannel channel, DnsPacket packet) {
        if (!packet.response()) {
            boolean asked = presence.flatMap(ours -> on(channel, ours))
                    .filter(announcement -> announcement.isAskedBy(packet))
                    .isPresent();
            if (asked) {
                channel.pace().asked(System.nanoTime());
            }
            return;
        }
        for (Announcement.Heard heard : Announcement.in(packet)) {
            Announcement said = heard.announcement();
            if (heard.goodbye()) {
                listener.gone(said.peerId());
            } else {
                List<IpAddress> addresses = channel.neighboursAmong(said.addresses());
                if (!addresses.isEmpty()) {
                    listener.found(new LanDiscovery.Place(
                            said.peerId(),
                            said.port(),
                            addresses.subList(
                                    0, Math.min(addresses.size(), org.flashback.core.wire.Limits.MAX_ADDRESSES))));
                }
            }
        }
    }

    private static void shut(LanChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a channel failed", e);
        }
    }
}
