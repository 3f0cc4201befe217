package org.flashback.boot;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.flashback.adapter.h2.H2PeerStore;
import org.flashback.adapter.lan.MulticastLan;
import org.flashback.adapter.os.JsonSettingsStore;
import org.flashback.adapter.os.SystemHostInfo;
import org.flashback.adapter.relayclient.HttpRelayApi;
import org.flashback.adapter.tls.FileIdentityStore;
import org.flashback.app.Faces;
import org.flashback.app.broadcast.BroadcastService;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.NodePort;
import org.flashback.app.broadcast.OwnAddresses;
import org.flashback.app.broadcast.OwnRecords;
import org.flashback.app.broadcast.Renewal;
import org.flashback.app.events.EventLog;
import org.flashback.app.gossip.GossipService;
import org.flashback.app.health.HealthService;
import org.flashback.app.lan.LanService;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayService;
import org.flashback.app.network.RelayWorker;
import org.flashback.app.node.LinkIntake;
import org.flashback.app.node.MeteredTransport;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.node.NodeLoop;
import org.flashback.app.node.Notice;
import org.flashback.app.node.PeerWriter;
import org.flashback.app.node.Verification;
import org.flashback.app.peers.AddPeerService;
import org.flashback.app.peers.PeersService;
import org.flashback.app.port.HostInfo;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.SettingsStore;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.app.port.Transport;
import org.flashback.app.settings.SettingsService;
import org.flashback.cli.ListenAddress;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.wire.JsonRecordParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of one node in the order of their dependencies, and starts them. */
final class NodeAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAssembly.class);

    /** The port of the seed note. */
    private static final int DEFAULT_PORT = 13337;

    /** How long the first record waits for a relay to say what time it is. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(3);

    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final Duration WITHDRAWAL = Duration.ofSeconds(7);

    private final NodeSetup setup;
    private final Path profile;
    private final Lifecycle lifecycle;
    private final TimeSource time = TimeSource.SYSTEM;
    private final List<Notice> early = new ArrayList<>();
    private final RecordVerifier verifier = new RecordVerifier(new JsonRecordParser());
    private final NodeClock clock = new NodeClock(TimeSource.SYSTEM);
    private final EventLog events = new EventLog();
    private final Verification verification = new Verification(verifier);
    private final HostInfo host;
    private final SettingsService settings;
    private final FileIdentityStore identityStore;
    private final LinkIdentity lasting;
    private final Optional<IpAddress> listen;
    private final boolean broadcastAtStart;
    private final DialRules dialRules;

    NodeAssembly(NodeSetup setup, Path profile, Lifecycle lifecycle) throws StoreException {
        this.setup = setup;
        this.profile = profile;
        this.lifecycle = lifecycle;
        this.host = new SystemHostInfo(profile);
        var store = new JsonSettingsStore(profile, time);
        SettingsStore.Loaded loaded = store.load();
        loaded.setAside().ifPresent(path -> setAside("The settings", path));
        this.settings = new SettingsService(store, loaded.settings());
        if (setup.name().isPresent() && !setup.demo()) {
            // A name that was given stays: a later start must not publish another one.
            settings.change(now -> now.withName(setup.name().get().text()));
        }
        if (setup.demo()) {
            // The demo is there to be looked at; who you are does not matter in it.
            settings.change(now -> now.withWelcomed(true));
        }
        this.identityStore = FileIdentityStore.open(profile, time);
        identityStore.setAside().ifPresent(path -> setAside("The record counter", path));
        this.lasting = identityStore.lasting();
        this.listen = setup.listen().map(ListenAddress::address).filter(address -> !address.toInetAddress()
                .isAnyLocalAddress());
        this.broadcastAtStart = setup.broadcast() || settings.current().broadcasting();
        this.dialRules = new DialRules(host, listen, broadcastAtStart);
    }

    Faces start() throws StoreException, StartException {
        H2PeerStore store = H2PeerStore.open(profile, time, path -> setAside("The peer database", path));
        lifecycle.add("database", Duration.ofSeconds(3), store::close);
        var writer = new PeerWriter(store);
        lifecycle.add("peer writer", Duration.ofSeconds(3), writer::close);

        var transport = new MeteredTransport(LinkWiring.transport());
        transport.bindTo(listen);
        NodeLoop loop = loop(transport, writer);
        LinkIntake intake = intake(loop, transport);
        PeersService peers = peers(loop);
        GossipService gossip = gossip(loop, transport);
        RelayService relays = relays(loop, peers);
        NodePort port = port(transport);
        BroadcastService broadcast = broadcast(loop, peers, relays, port);
        HealthService health = health(new HealthService.Sources(relays, peers, broadcast, port, clock, host), writer);
        Renewal renewal = renewal(broadcast, loop, health);
        var hosting = new RelayInBox(profile.resolve("relay"), relays, settings);
        lifecycle.add("relay on this computer", Duration.ofSeconds(3), hosting::close);
        LanService lan = lan(loop, health);
        var addPeer = new AddPeerService(loop, intake, peers, lasting.key().peerId(), dialRules::inReach);

        writer.start();
        loop.submit(writer.loadTrust());
        loop.submit(writer.load(verification));
        openPort(port);
        loop.start();
        peers.start();
        gossip.start();
        relays.start();
        health.start();
        renewal.start();
        lan.start(settings.state(), broadcast.state());
        startBroadcast(broadcast, relays, health);
        hosting.restore();
        var info = info(broadcast, port);
        return new Faces(
                info,
                health.state(),
                peers.state(),
                events.state(),
                broadcast,
                relays,
                hosting,
                settings,
                peers,
                gossip.state(),
                lan.state(),
                addPeer);
    }

    private LinkIntake intake(NodeLoop loop, Transport transport) {
        var intake = new LinkIntake(loop, verification, time, transport);
        transport.attach(intake);
        return intake;
    }

    private NodePort port(Transport transport) {
        return new NodePort(
                transport,
                listen,
                setup.listen()
                        .map(ListenAddress::port)
                        .orElse(settings.current().port().orElse(DEFAULT_PORT)));
    }

    private GossipService gossip(NodeLoop loop, MeteredTransport transport) {
        var gossip = new GossipService(loop, clock, transport);
        lifecycle.add("gossip counters", QUICK, gossip::close);
        return gossip;
    }

    private PeersService peers(NodeLoop loop) {
        var peers = new PeersService(loop, clock, events);
        lifecycle.add("peers", QUICK, peers::close);
        loop.onNotify(notify -> watchClock(notify, peers));
        return peers;
    }

    private Renewal renewal(BroadcastService broadcast, NodeLoop loop, HealthService health) {
        var renewal =
                new Renewal(broadcast, loop, clock, new SplittableRandom(), () -> health.tell(Notices.keyInUseTwice()));
        lifecycle.add("renewal", QUICK, renewal::close);
        return renewal;
    }

    /** A node that listens on loopback only has no local network. */
    private LanService lan(NodeLoop loop, HealthService health) {
        boolean off = setup.offlineLan() || listen.filter(IpAddress::isLoopback).isPresent();
        var lan = new LanService(new MulticastLan(listen), lasting.key().peerId(), off, loop::submit, time);
        loop.onNotify(lan::notice);
        health.watch(lan::trouble);
        lifecycle.add("local network", Duration.ofSeconds(2), lan::close);
        return lan;
    }

    private NodeLoop loop(Transport transport, PeerWriter writer) {
        LinkIdentity silent = identityStore.oneTime(clock.now());
        var engine = new GossipEngine(
                new GossipConfig(lasting.key().peerId(), silent.key().peerId(), Optional.empty(), dialRules),
                new SplittableRandom(new SecureRandom().nextLong()),
                clock.now());
        var loop = new NodeLoop(engine, clock, transport, silent, () -> identityStore.oneTime(clock.now()), writer);
        lifecycle.add("links", Duration.ofSeconds(3), transport::close);
        lifecycle.add("gossip", QUICK, loop::close);
        return loop;
    }

    private HealthService health(HealthService.Sources sources, PeerWriter writer) {
        var health = new HealthService(sources);
        early.forEach(health::tell);
        writer.onFailure(e -> health.tell(Notices.peersNotWritten(e)));
        lifecycle.add("health", QUICK, health::close);
        return health;
    }

    private void startBroadcast(BroadcastService broadcast, RelayService relays, HealthService health) {
        lifecycle.add("broadcast", WITHDRAWAL, () -> {
            broadcast.shutDown();
            broadcast.close();
        });
        if (broadcastAtStart) {
            Thread.ofVirtual().name("first switch").start(() -> switchOn(relays, broadcast, health));
        }
    }

    private RelayService relays(NodeLoop loop, PeersService peers) {
        List<RelayUrl> kept = new ArrayList<>();
        for (String text : settings.current().relays()) {
            try {
                kept.add(RelayUrl.parse(text));
            } catch (RelayUrl.RelayUrlFormatException e) {
                LOG.warn("a relay of the settings is left out: {}", e.getMessage());
            }
        }
        var api = new HttpRelayApi(time);
        api.bindTo(listen);
        var context = new RelayWorker.Context(
                clock,
                events,
                () -> peers.links().current(),
                (relay, entries) -> loop.submit(new Input.Introduced(relay, verification.good(entries))),
                new SplittableRandom());
        var relays = new RelayService(api, context, kept, setup.relays(), this::saveRelays);
        loop.onClockJump(relays::tryNow);
        lifecycle.add("relays", QUICK, relays::close);
        return relays;
    }

    private void saveRelays(List<RelayUrl> relays) {
        try {
            settings.change(now ->
                    now.withRelays(relays.stream().map(RelayUrl::toString).toList()));
        } catch (StoreException e) {
            LOG.error("the relays could not be saved: {}", e.getMessage());
        }
    }

    private BroadcastService broadcast(NodeLoop loop, PeersService peers, RelayService relays, NodePort port) {
        Email name = setup.name()
                .or(() -> settings.current().name().flatMap(Email::parse))
                .orElseGet(() -> Names.prefilled(host));
        var records = new OwnRecords(identityStore, lasting.key(), verifier, clock, peers::known);
        var addresses = new OwnAddresses(host, setup.advertise(), listen, relays::observed);
        var identities = new BroadcastService.Identities() {
            @Override
            public LinkIdentity lasting() {
                return lasting;
            }

            @Override
            public LinkIdentity oneTime() {
                return identityStore.oneTime(clock.now());
            }
        };
        return new BroadcastService(
                new BroadcastService.Parts(
                        loop, records, addresses, port, relays, peers, settings, events, identities, clock),
                name);
    }

    /** Bound to this computer only, with a certificate of its own, unless the node is to broadcast. */
    private void openPort(NodePort port) throws StartException {
        boolean foreign = listen.filter(
                        address -> !address.isLoopback() && !host.addresses().contains(address))
                .isPresent();
        if (foreign) {
            throw new StartException(Notices.notOurAddress(listen.get()), new IllegalArgumentException("--listen"));
        }
        try {
            port.open(broadcastAtStart, broadcastAtStart ? lasting : identityStore.oneTime(clock.now()));
        } catch (NodeException e) {
            throw new StartException(e.notice(), e);
        }
    }

    /** Waits for the first word on what time it is: a record with a wrong date would be held back by everybody. */
    private void switchOn(RelayService relays, BroadcastService broadcast, HealthService health) {
        relays.awaitFirstAnswer(FIRST_ANSWER);
        var released = broadcast.state().subscribe(snapshot -> {
            if (snapshot.mode() == BroadcastSnapshot.Mode.BROADCASTING) {
                dialRules.release();
            }
        });
        var _ = CompletableFuture.supplyAsync(
                        () -> Set.copyOf(broadcast.preview().published()))
                .thenCompose(broadcast::switchOn)
                .whenComplete((_, failure) -> {
                    released.close();
                    // Also when it failed: a silent node dials too.
                    dialRules.release();
                    if (failure != null) {
                        LOG.error("could not broadcast at start", failure);
                        if (failure.getCause() instanceof NodeException known) {
                            health.tell(known.notice());
                        }
                    }
                });
    }

    private org.flashback.app.live.Published<NodeInfo> info(BroadcastService broadcast, NodePort port) {
        var info = new Publisher<>(info(broadcast, port.state().current()));
        var unused = port.state().subscribe(now -> info.publish(info(broadcast, now)));
        var _ = settings.state()
                .subscribe(_ -> info.publish(info(broadcast, port.state().current())));
        lifecycle.add("info", QUICK, unused::close);
        return info;
    }

    private NodeInfo info(BroadcastService broadcast, NodePort.State port) {
        return new NodeInfo(
                lasting.key().peerId(),
                broadcast.name().text(),
                port.text(),
                port.port(),
                profile,
                Versions.OF_THIS_PROGRAM,
                setup.demo());
    }

    private void watchClock(Output.Notify notify, PeersService peers) {
        switch (notify) {
            case Output.ClockSample(var link, long ms) ->
                clock.neighbourSays(
                        link.number(),
                        java.time.Instant.ofEpochMilli(ms),
                        peers.links().current());
            case Output.LinkDown(var link, var _) -> clock.neighbourGone(link.number());
            default -> {
                // Others' matter.
            }
        }
    }

    private void setAside(String what, Path path) {
        early.add(Notices.setAside(what, path));
        LOG.warn("{} could not be read and was set aside as {}", what, path.getFileName());
    }
}
