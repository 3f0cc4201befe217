package org.flashback.ui.peers;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javafx.scene.Parent;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Fxml;
import org.flashback.ui.common.OwnLinkViewModel;
import org.flashback.ui.common.QuietNetworkViewModel;

/** Peers with its view models; the view is made when first asked for. */
public final class PeersScreen {
    private final PeersViewModel peers;
    private final AddPeerViewModel addPeer;
    private final Fxml fxml;
    private Optional<PeersController> controller = Optional.empty();

    public PeersScreen(Desk desk) {
        var worker = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("peers-list").factory());
        peers = new PeersViewModel(desk, worker);
        var passport = new PassportViewModel(desk, peers);
        var evidence = new NoPeersViewModel(desk);
        addPeer = new AddPeerViewModel(desk);
        var own = new OwnLinkViewModel(desk);
        var quiet = new QuietNetworkViewModel(desk);
        fxml = new Fxml(Map.of(
                PeersController.class, () -> new PeersController(peers, desk.time()),
                AddPeerController.class, () -> new AddPeerController(addPeer, own),
                AddPeerOpenerController.class, () -> new AddPeerOpenerController(addPeer),
                PassportController.class, () -> new PassportController(passport),
                NoPeersController.class, () -> new NoPeersController(evidence, quiet)));
    }

    /** A fresh view. */
    public Parent view() {
        var loaded = fxml.load("peers/PeersView.fxml", PeersController.class);
        controller = Optional.of(loaded.controller());
        return loaded.view();
    }

    /** Opens one peer's drawer. */
    public void open(PeerId id) {
        peers.open(id);
    }

    /** Opens the sheet that adds a peer; a link is filled in and not dialled. */
    public void addPeer(String link) {
        addPeer.open(link);
    }

    /** Closes the sheet, or else the drawer. Returns whether one was open. */
    public boolean closeDrawer() {
        return addPeer.close() || controller.map(PeersController::closeDrawer).orElse(false);
    }

    /** Puts the cursor into the search field. */
    public void focusFilter() {
        controller.ifPresent(PeersController::focusFilter);
    }
}
