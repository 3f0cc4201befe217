package org.flashback.app.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.flashback.app.broadcast.BroadcastService;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.NodePort;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayService;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.PeersService;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.port.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the health line together, once a second, and keeps the notices. */
public final class HealthService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthService.class);
    private static final Duration REFRESH = Duration.ofSeconds(1);

    /** Disks do not fill in seconds, and asking may wake one. */
    private static final int DISK_EVERY = 30;

    /** Below this the user is told (FB-DSK-01). */
    private static final long LOW_DISK = 500L * 1024 * 1024;

    /** From here on the user is told (FB-CLK-01); Flashback corrects for less and more alike. */
    private static final Duration SKEW_TOLD = Duration.ofSeconds(30);

    private final Sources sources;
    private final Publisher<HealthSnapshot> health;
    private final Map<String, Notice> standing = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("health").daemon(true).factory());
    private final List<Supplier<Optional<Notice>>> watched = new CopyOnWriteArrayList<>();
    private volatile OptionalLong freeBytes = OptionalLong.empty();
    private int round;

    /** Where the parts of the line come from. */
    public record Sources(
            RelayService relays,
            PeersService peers,
            BroadcastService broadcast,
            NodePort port,
            NodeClock clock,
            HostInfo host) {}

    public HealthService(Sources sources) {
        this.sources = sources;
        this.health = new Publisher<>(snapshot());
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::refresh, 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Published<HealthSnapshot> state() {
        return health;
    }

    /** Tells something that stays true until the program ends, for example a file that was set aside. */
    public void tell(Notice notice) {
        synchronized (standing) {
            standing.put(notice.code().text() + notice.body(), notice);
        }
    }

    /** Asks this at every refresh: for what comes and goes. Must answer at once. */
    public void watch(Supplier<Optional<Notice>> source) {
        watched.add(source);
    }

    @Override
    public void close() {
        timer.shutdown();
    }

    private void refresh() {
        try {
            if (round++ % DISK_EVERY == 0) {
                freeBytes = sources.host().freeBytes();
            }
            health.publish(snapshot());
        } catch (RuntimeException bug) {
            // An exception would end the timer, and the line would stand still without a word.
            LOG.error("the health line met a defect and goes on", bug);
        }
    }

    private HealthSnapshot snapshot() {
        List<RelayStatus> relays = sources.relays().state().current();
        List<RelayStatus> answering =
                relays.stream().filter(relay -> relay.rttMs().isPresent()).toList();
        PeersSnapshot peers = sources.peers().state().current();
        NodePort.State port = sources.port().state().current();
        return new HealthSnapshot(
                answering.size(),
                relays.size(),
                answering.stream().mapToLong(relay -> relay.rttMs().orElse(0)).min(),
                (int) peers.rows().stream().filter(row -> row.broadcasting()).count(),
                peers.online(),
                sources.peers().links().current(),
                portState(port),
                port.port() == 0 ? OptionalInt.empty() : OptionalInt.of(port.port()),
                freeBytes,
                sources.clock()
                        .skew()
                        .map(Duration::toMillis)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                notices(relays, peers, port));
    }

    private HealthSnapshot.Port portState(NodePort.State port) {
        if (port.port() == 0) {
            return HealthSnapshot.Port.STARTING;
        }
        if (!port.open()) {
            return HealthSnapshot.Port.CLOSED_WHILE_SILENT;
        }
        return sources.peers().dialledFromOutside() ? HealthSnapshot.Port.OPEN : HealthSnapshot.Port.NOT_TESTED;
    }

    private List<Notice> notices(List<RelayStatus> relays, PeersSnapshot peers, NodePort.State port) {
        List<Notice> notices = new ArrayList<>();
        relays.forEach(relay -> relayNotice(relay, peers.online()).ifPresent(notices::add));
        port.taken()
                .ifPresent(wanted -> notices.add(new Notice(
                        Notice.Code.PORT_IN_USE,
                        Notice.Severity.INFO,
                        "Port " + wanted + " is used by another program, so Flashback uses " + port.port() + ".",
                        broadcasting() ? "The new port is announced." : "The new port is announced when you switch on.",
                        Optional.empty())));
        sources.clock()
                .skew()
                .filter(skew -> skew.abs().compareTo(SKEW_TOLD) > 0)
                .ifPresent(skew -> notices.add(new Notice(
                        Notice.Code.CLOCK_OFF,
                        Notice.Severity.WAITING,
                        "Your clock is " + span(skew.abs()) + (skew.isNegative() ? " behind." : " ahead."),
                        "Flashback corrects for it; other apps may not.",
                        Optional.of("Open the date settings of this computer."))));
        freeBytes.ifPresent(free -> {
            if (free < LOW_DISK) {
                notices.add(new Notice(
                        Notice.Code.DISK_FULL,
                        Notice.Severity.NEEDS_YOU,
                        "Less than 500 MB are free on the disk of your profile.",
                        "Settings and peers may not be kept.",
                        Optional.of("Free some space.")));
            }
        });
        watched.forEach(source -> source.get().ifPresent(notices::add));
        synchronized (standing) {
            notices.addAll(standing.values());
        }
        return notices;
    }

    private boolean broadcasting() {
        return sources.broadcast().state().current().mode() == BroadcastSnapshot.Mode.BROADCASTING;
    }

    private static Optional<Notice> relayNotice(RelayStatus relay, int online) {
        String name = relay.url().label();
        return switch (relay.state()) {
            case CONNECTING, ANSWERING -> Optional.empty();
            case UNREACHABLE ->
                Optional.of(new Notice(
                        Notice.Code.RELAY_UNREACHABLE,
                        Notice.Severity.WAITING,
                        "Can't reach " + name
                                + (online == 0
                                        ? "."
                                        : " — still connected to " + online + (online == 1 ? " peer." : " peers.")),
                        (online == 0 ? "No peers known yet. " : "New peers may take longer to appear. ")
                                + "It is tried again by itself: " + relay.detail() + ".",
                        Optional.of("Try now")));
            case WRONG_KEY ->
                Optional.of(new Notice(
                        Notice.Code.RELAY_WRONG_KEY,
                        Notice.Severity.NEEDS_YOU,
                        name + " shows another key than the one you pinned.",
                        "Nothing was sent to it. " + relay.detail() + ".",
                        Optional.of(
                                "Ask its operator for the present address, then replace the relay in the settings.")));
            case NAME_TAKEN ->
                Optional.of(new Notice(
                        Notice.Code.NAME_TAKEN,
                        Notice.Severity.NEEDS_YOU,
                        "Your name already belongs to another key on " + name + ".",
                        relay.detail() + " Gossip works meanwhile.",
                        Optional.of("Use another name, or restore your key.")));
            case REFUSED ->
                Optional.of(new Notice(
                        Notice.Code.RELAY_UNREACHABLE,
                        Notice.Severity.NEEDS_YOU,
                        name + " did not accept your entry.",
                        relay.detail(),
                        Optional.empty()));
            case SLOW_DOWN ->
                Optional.of(new Notice(
                        Notice.Code.RELAY_SLOW_DOWN,
                        Notice.Severity.INFO,
                        name + " asked us to slow down.",
                        "The next check comes by itself.",
                        Optional.empty()));
        };
    }

    /** In the largest unit that fits: 7 min, 2 h, 3 days. */
    private static String span(Duration skew) {
        if (skew.toDays() > 1) {
            return skew.toDays() + " days";
        }
        if (skew.toHours() > 1) {
            return skew.toHours() + " h";
        }
        return skew.toMinutes() > 0 ? Math.round(skew.toSeconds() / 60.0) + " min" : skew.toSeconds() + " s";
    }
}
