package org.flashback.app.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.flashback.app.events.EventLog;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.NodeLoop;
import org.flashback.app.node.Notice;
import org.flashback.core.gossip.Availability;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.LinkView;
import org.flashback.core.gossip.Origin;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.PeerScores;
import org.flashback.core.gossip.PeerState;
import org.flashback.core.gossip.PeerView;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the peers as people see them, at most a few times a second, and says what happened to them. */
public final class PeersService implements Trusting, Searching, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeersService.class);

    /** Between two snapshots: live for an eye, cheap for a table of 20,000. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(250);

    /** "Last seen" moves on even when nothing else happens. */
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final NodeLoop loop;
    private final NodeClock clock;
    private final EventLog events;
    private final Publisher<PeersSnapshot> peers = new Publisher<>(PeersSnapshot.EMPTY);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("peers").daemon(true).factory());
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<PeerId, String> names = new ConcurrentHashMap<>();
    private final Publisher<Integer> links = new Publisher<>(0);
    private volatile boolean dialledFromOutside;

    /** Confined to the gossip loop. */
    private final Set<PeerId> found = new HashSet<>();

    public PeersService(NodeLoop loop, NodeClock clock, EventLog events) {
        this.loop = loop;
        this.clock = clock;
        this.events = events;
        loop.onNotify(this::notice);
    }

    public void start() {
        refresh();
        var _ = scheduler.scheduleWithFixedDelay(
                this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Published<PeersSnapshot> state() {
        return peers;
    }

    /** Peers known now, withdrawn ones included. */
    public int known() {
        return peers.current().rows().size();
    }

    /** Open links, to silent neighbours too. */
    public Published<Integer> links() {
        return links;
    }

    /** Whether somebody who is not on this computer has dialled us and has a link now. */
    public boolean dialledFromOutside() {
        return dialledFromOutside;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void notice(Output.Notify notify) {
        switch (notify) {
            case Output.LinkUp _, Output.LinkDown _, Output.PeerChanged _ -> changed();
            case Output.PeerAdded(var peer) -> {
                names.put(peer.peerId(), peer.history().name());
                if (peer.history().origin().kind() != Origin.Kind.ITSELF) {
                    event(
                            NodeEvent.Kind.PEER_JOINED,
                            peer.history().name(),
                            informant(peer.history().origin()),
                            peer.peerId());
                }
                changed();
            }
            case Output.PeerWithdrew(var peer) -> {
                event(NodeEvent.Kind.PEER_WITHDREW, peer.history().name(), "", peer.peerId());
                changed();
            }
            case Output.PeerExpired(var peer, var name) -> {
                event(NodeEvent.Kind.PEER_LOST, name, "", peer);
                changed();
            }
            case Output.Told _, Output.OwnKeyHeard _, Output.ClockSample _, Output.Rejected _, Output.Banned _ -> {
                // Others' matter.
            }
        }
    }

    private void event(NodeEvent.Kind kind, String subject, String detail, PeerId peer) {
        if (!subject.isEmpty()) {
            events.add(new NodeEvent(clock.now(), kind, subject, detail, Optional.of(peer)));
        }
    }

    private void changed() {
        if (!scheduler.isShutdown() && scheduled.compareAndSet(false, true)) {
            var _ = scheduler.schedule(this::refresh, MIN_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void refresh() {
        scheduled.set(false);
        var next = loop.ask(this::snapshot).thenAccept(peers::publish);
        var open = loop.ask(GossipEngine::links).thenAccept(this::count);
        CompletableFuture.allOf(next, open).exceptionally(failure -> {
            LOG.error("the peers could not be listed", failure);
            return null;
        });
    }

    private void count(List<LinkView> open) {
        dialledFromOutside =
                open.stream().anyMatch(link -> !link.dialled() && !link.remote().isLoopback());
        links.publish(open.size());
    }

    private PeersSnapshot snapshot(GossipEngine engine) {
        List<PeerView> views = engine.peers(clock.now());
        Set<PeerId> known = new HashSet<>();
        for (PeerView view : views) {
            known.add(view.peerId());
            names.put(view.peerId(), view.history().name());
        }
        names.keySet().retainAll(known);
        var snapshot = new PeersSnapshot(views.stream().map(this::row).toList());
        tellFound(snapshot);
        return snapshot;
    }

    /** "Found" is said once for a peer: when the first link to it is there and its round trip is known. */
    private void tellFound(PeersSnapshot snapshot) {
        for (PeerRow row : snapshot.rows()) {
            if (row.linked() && row.rttMs().isPresent() && found.add(row.peerId())) {
                String where = row.path() == PeerRow.Path.LAN ? "local, " : "direct, ";
                event(NodeEvent.Kind.PEER_FOUND, row.name(), where + row.rttMs().getAsLong() + " ms", row.peerId());
            } else if (!row.broadcasting()) {
                found.remove(row.peerId());
            }
        }
    }

    @Override
    public CompletableFuture<PeerRow> mark(PeerId peer, Trust.Mark mark) {
        return loop.ask(engine -> marked(engine, peer))
                .thenCompose(before -> {
                    if (before.isEmpty()) {
                        return CompletableFuture.failedFuture(noSuchPeer(peer));
                    }
                    loop.submit(new Input.Mark(peer, mark));
                    // Asked after the mark was submitted, so it is seen in it.
                    return loop.ask(engine -> marked(engine, peer)).thenApply(after -> after.or(() -> before));
                })
                .thenApply(row -> {
                    changed();
                    return row.orElseThrow();
                });
    }

    private Optional<PeerRow> marked(GossipEngine engine, PeerId peer) {
        return engine.peer(peer, clock.now()).map(this::row).or(() -> engine.trusted(peer)
                .map(known -> gone(known.peerId(), known.name(), known.trust())));
    }

    /** Somebody who was marked once and is not in the table now. */
    private static PeerRow gone(PeerId peer, String name, Trust trust) {
        return new PeerRow(
                peer,
                name,
                PeerRow.State.STALE,
                PeerRow.Path.NONE,
                false,
                false,
                false,
                OptionalLong.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                OptionalInt.empty(),
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                new PeerRow.Via(PeerRow.Source.STORED, Optional.empty(), "", 0),
                "",
                PeerRow.Evidence.NONE,
                trust,
                false,
                Optional.empty(),
                false);
    }

    private static NodeException noSuchPeer(PeerId peer) {
        return new NodeException(new Notice(
                Notice.Code.NO_SUCH_PEER,
                Notice.Severity.NEEDS_YOU,
                "No such peer.",
                "Nobody with the id " + peer.text() + " is known here.",
                Optional.empty()));
    }

    @Override
    public CompletableFuture<List<PeerRow>> repositories(List<String> names) {
        return search(new Message.ByRepository(names, Limits.MAX_SEARCH_TTL), row -> row.repositories().stream()
                .anyMatch(repository -> names.contains(repository.name())));
    }

    @Override
    public CompletableFuture<List<PeerRow>> torrent(String infoHash) {
        return search(new Message.ByTorrent(infoHash, Limits.MAX_SEARCH_TTL), row -> row.torrents().stream()
                .anyMatch(torrent -> torrent.infoHash().equals(Optional.of(infoHash))));
    }

    private CompletableFuture<List<PeerRow>> search(Message.Query query, Predicate<PeerRow> hosts) {
        loop.submit(new Input.Search(query));
        return new CompletableFuture<Boolean>()
                .completeOnTimeout(true, ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(_ -> loop.ask(engine -> engine.peers(clock.now())))
                .thenApply(views -> views.stream()
                        .map(this::row)
                        .filter(row -> !row.trust().silenced() && hosts.test(row))
                        .toList());
    }

    private PeerRow row(PeerView view) {
        boolean blocked = view.trust().blocked();
        Optional<PeerRecord.Broadcast> broadcast = view.record().content() instanceof PeerRecord.Broadcast content
                ? Optional.of(content)
                : Optional.empty();
        boolean linked = view.link().isPresent();
        boolean online = broadcast.isPresent() && (linked || (view.heardThisRun() && view.state() != PeerState.STALE));
        var contact = broadcast.map(PeerRecord.Broadcast::contact).orElse(PeerRecord.Contact.NONE);
        var content = broadcast.map(PeerRecord.Broadcast::content).orElse(PeerRecord.Content.EMPTY);
        Instant issuedAt = view.record().content().issuedAt();
        return new PeerRow(
                view.peerId(),
                view.history().name(),
                switch (view.state()) {
                    case DISCOVERED -> PeerRow.State.DISCOVERED;
                    case CONNECTED -> PeerRow.State.CONNECTED;
                    case STALE -> PeerRow.State.STALE;
                },
                view.link().map(PeersService::path).orElse(PeerRow.Path.NONE),
                online,
                linked,
                broadcast.isPresent(),
                view.history().rttMs(),
                view.history().firstSeen(),
                view.history().lastSeen(),
                contact.addresses(),
                contact.addresses().isEmpty() ? OptionalInt.empty() : contact.port(),
                blocked ? List.of() : content.repositories(),
                blocked ? List.of() : content.torrents(),
                view.scores().availability(),
                view.scores().performance(),
                view.record().seq(),
                issuedAt,
                view.expiresAt(),
                via(view),
                view.record().signed().text(),
                evidence(view),
                view.trust(),
                view.history().measured().attested(),
                view.link(),
                withoutRelay(view));
    }

    /** Whether it would stay within reach if no relay answered, see {@link RelayIndependence}. */
    private static boolean withoutRelay(PeerView view) {
        boolean current = view.overheard() && view.state() != PeerState.STALE;
        return !view.withdrawn() && (view.link().isPresent() || current || view.proven());
    }

    private PeerRow.Via via(PeerView view) {
        Origin origin = view.history().origin();
        return switch (origin.kind()) {
            case ITSELF ->
                new PeerRow.Via(
                        PeerRow.Source.ITSELF,
                        Optional.of(view.peerId()),
                        view.history().name(),
                        0);
            case RELAY -> new PeerRow.Via(PeerRow.Source.RELAY, Optional.empty(), origin.label(), origin.hops());
            case NEIGHBOUR -> new PeerRow.Via(PeerRow.Source.PEER, origin.peer(), informant(origin), origin.hops());
        };
    }

    /** The informant's name; empty for a neighbour that is silent. */
    private String informant(Origin origin) {
        return origin.kind() == Origin.Kind.RELAY
                ? "relay " + origin.label()
                : origin.peer()
                        .map(peer -> names.getOrDefault(peer, peer.fingerprint().brief()))
                        .orElse("");
    }

    private static PeerRow.Path path(IpAddress remote) {
        return remote.isLoopback() || remote.isLocalNetwork() ? PeerRow.Path.LAN : PeerRow.Path.DIRECT;
    }

    private PeerRow.Evidence evidence(PeerView view) {
        Availability availability = view.history().measured().availability();
        Instant now = clock.now();
        List<Integer> lastDay = new ArrayList<>();
        if (view.scores().hours() > 0) {
            for (int hoursAgo = Availability.HOURS - 1; hoursAgo >= 0; hoursAgo--) {
                OptionalDouble score = availability.scoreOf(hoursAgo, now);
                lastDay.add(score.isPresent() ? (int) Math.round(score.getAsDouble()) : -1);
            }
        }
        PeerScores scores = view.scores();
        return new PeerRow.Evidence(
                scores.received(),
                scores.expected(),
                scores.hours(),
                lastDay,
                scores.bandwidth(),
                scores.bandwidthMeasured());
    }
}
