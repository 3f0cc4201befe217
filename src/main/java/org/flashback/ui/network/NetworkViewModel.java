package org.flashback.ui.network;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;

/**
 * The map and its table. News is put together on a worker, at most once a second and only while the page is shown; what
 * is finished is handed over whole.
 */
public final class NetworkViewModel {
    private final Desk desk;
    private final Executor worker;
    private final Live<PeersSnapshot> peers;
    private final Live<List<RelayStatus>> relays;
    private final Live<BroadcastSnapshot> broadcast;
    private final ReadOnlyBooleanWrapper onAir = new ReadOnlyBooleanWrapper();
    private final BooleanProperty showing = new SimpleBooleanProperty();
    private final ObjectProperty<Face> face = new SimpleObjectProperty<>(Face.MAP);
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(Picture.NOTHING);
    private boolean news = true;
    private boolean working;

    /** Which of the three ways of looking is chosen. */
    public enum Face {
        MAP,
        TABLE,
        MESSAGES
    }

    /** @param worker runs one task at a time, off the FX thread */
    public NetworkViewModel(Desk desk, Executor worker) {
        this.desk = desk;
        this.worker = worker;
        peers = new Live<>(desk.faces().peers(), desk.ui());
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        peers.value().addListener((source, before, now) -> news());
        relays.value().addListener((source, before, now) -> news());
        broadcast = new Live<>(desk.faces().broadcasting().state(), desk.ui());
        broadcast.onChange(() -> onAir.set(broadcast.get().mode() == BroadcastSnapshot.Mode.BROADCASTING));
        desk.time().now().addListener((source, before, now) -> draw());
        showing.addListener((source, before, now) -> draw());
    }

    private void news() {
        news = true;
        if (picture.get().peers() == 0) {
            // The first ones are not kept waiting.
            draw();
        }
    }

    private void draw() {
        if (!news || working || !showing.get()) {
            return;
        }
        news = false;
        working = true;
        PeersSnapshot snapshot = peers.get();
        List<RelayStatus> known = relays.get();
        worker.execute(() -> {
            Picture made = Picture.of(snapshot, known);
            desk.ui().execute(() -> {
                working = false;
                picture.set(made);
            });
        });
    }

    /** Opens the peer's drawer on its own screen; a relay is looked after in the settings. */
    void open(Place place) {
        place.peer().ifPresentOrElse(id -> desk.navigation().peer(id), () -> desk.navigation()
                .addRelay());
    }

    /** The time that texts are written for. */
    ReadOnlyObjectProperty<Instant> now() {
        return desk.time().now();
    }

    /** Whether others can find us: then the dot in the middle is solid. */
    ReadOnlyBooleanProperty onAir() {
        return onAir.getReadOnlyProperty();
    }

    /** Whether somebody can see the page: while not, nothing is put together. */
    public BooleanProperty showing() {
        return showing;
    }

    public ObjectProperty<Face> face() {
        return face;
    }

    ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }
}
