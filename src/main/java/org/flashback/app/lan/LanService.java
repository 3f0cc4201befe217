package org.flashback.app.lan;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.lan.LanSnapshot.Mode;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.node.Notice;
import org.flashback.app.port.LanDiscovery;
import org.flashback.app.port.Settings;
import org.flashback.app.port.TimeSource;
import org.flashback.core.gossip.Candidate;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.PeerId;

/**
 * Listens on the local network while the settings allow it, announces this node there while it broadcasts and never
 * otherwise, and suggests to the engine whom it hears of. Nothing that is heard is believed: a place is dialled with its
 * key pinned, and kept in memory only.
 */
public final class LanService implements AutoCloseable {
    private static final LanDiscovery.State NONE = new LanDiscovery.State(0, "");

    private final LanDiscovery discovery;
    private final PeerId own;
    private final boolean offForThisRun;
    private final Consumer<Input.Suggested> engine;
    private final Publisher<LanSnapshot> state;
    private final Neighbourhood neighbourhood;

    /** Guards what follows. Never taken by what discovery calls: a goodbye is waited for while it is held. */
    private final Object control = new Object();

    private Optional<LanDiscovery.Session> session = Optional.empty();
    private Optional<LanDiscovery.Presence> presence = Optional.empty();
    private boolean wanted;
    private boolean closed;

    private volatile Mode mode;
    private volatile LanDiscovery.State networks = NONE;

    /**
     * @param own the lasting id, which this node may hear of itself
     * @param offForThisRun whatever the settings say
     * @param engine is told of places; must return at once
     */
    public LanService(
            LanDiscovery discovery,
            PeerId own,
            boolean offForThisRun,
            Consumer<Input.Suggested> engine,
            TimeSource time) {
        this.discovery = discovery;
        this.own = own;
        this.offForThisRun = offForThisRun;
        this.engine = engine;
        this.neighbourhood = new Neighbourhood(time::nanos);
        this.mode = offForThisRun ? Mode.OFF_FOR_THIS_RUN : Mode.OFF;
        this.state = new Publisher<>(new LanSnapshot(mode, 0, 0, ""));
    }

    /** Follows the switch and the settings from now on. */
    public void start(Published<Settings> settings, Published<BroadcastSnapshot> broadcast) {
        broadcast.subscribe(this::broadcast);
        settings.subscribe(now -> want(now.lanDiscovery()));
    }

    public Published<LanSnapshot> state() {
        return state;
    }

    /** What the user has to know: that multicast is impossible, while it is (FB-NET-07). */
    public Optional<Notice> trouble() {
        LanSnapshot now = state.current();
        return now.impossible()
                ? Optional.of(new Notice(
                        Notice.Code.LAN_IMPOSSIBLE,
                        Notice.Severity.WAITING,
                        "Nodes on the local network cannot be found: multicast does not work here.",
                        "Relays, known peers and links work as before. " + now.problem() + ".",
                        Optional.of("Let Flashback use UDP port 5353, or switch discovery off in the settings.")))
                : Optional.empty();
    }

    /** Says goodbye and stops for good. */
    @Override
    public void close() {
        synchronized (control) {
            closed = true;
            adjust();
        }
    }

    private void want(boolean on) {
        synchronized (control) {
            if (wanted != on) {
                wanted = on;
                adjust();
            }
        }
    }

    /** From the moment of the withdrawal on, nothing is announced; the goodbye is out when this returns. */
    private void broadcast(BroadcastSnapshot now) {
        Optional<LanDiscovery.Presence> next = now.mode() == BroadcastSnapshot.Mode.BROADCASTING
                ? now.visible().flatMap(this::presence)
                : Optional.empty();
        synchronized (control) {
            if (!next.equals(presence)) {
                presence = next;
                adjust();
            }
        }
    }

    private Optional<LanDiscovery.Presence> presence(Exposure visible) {
        return visible.published().isEmpty() || visible.port().isEmpty()
                ? Optional.empty()
                : Optional.of(new LanDiscovery.Presence(own, visible.port().getAsInt(), visible.published()));
    }

    private void adjust() {
        boolean on = wanted && !offForThisRun && !closed;
        if (on && session.isEmpty()) {
            session = Optional.of(discovery.listen(new Ear()));
        } else if (!on) {
            session.ifPresent(LanDiscovery.Session::close);
            session = Optional.empty();
        }
        session.ifPresent(open -> presence.ifPresentOrElse(open::announce, open::hush));
        if (session.isPresent()) {
            mode = presence.isPresent() ? Mode.ANNOUNCING : Mode.LISTENING;
        } else {
            mode = offForThisRun ? Mode.OFF_FOR_THIS_RUN : Mode.OFF;
            neighbourhood.clear();
            networks = NONE;
        }
        publish();
    }

    private void publish() {
        LanDiscovery.State now = networks;
        state.update(_ -> new LanSnapshot(mode, now.networks(), neighbourhood.size(), now.problem()));
    }

    /** What the engine says: every address of a peer that withdrew goes, here too. */
    public void notice(Output.Notify notify) {
        if (notify instanceof Output.PeerWithdrew(var peer)) {
            neighbourhood.remove(peer.peerId());
            publish();
        }
    }

    private static List<Candidate> candidates(LanDiscovery.Place place) {
        return place.addresses().stream()
                .map(address -> new Candidate(place.peerId(), address, place.port(), false))
                .toList();
    }

    private final class Ear implements LanDiscovery.Listener {
        @Override
        public void found(LanDiscovery.Place place) {
            if (!place.peerId().equals(own) && neighbourhood.hear(place)) {
                engine.accept(new Input.Suggested(Input.Source.LAN, candidates(place)));
            }
            publish();
        }

        /** Unproven, so it changes what is shown and nothing else: only a signed withdrawal takes a peer back. */
        @Override
        public void gone(PeerId peer) {
            neighbourhood.remove(peer);
            publish();
        }

        @Override
        public void state(LanDiscovery.State now) {
            networks = now;
            publish();
        }
    }
}
