package org.flashback.ui.home;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** The counts of Home, each with its basis. */
public final class HomeViewModel {
    private final Desk desk;
    private final Live<PeersSnapshot> peers;
    private final Live<List<RelayStatus>> relays;
    private final Live<HealthSnapshot> health;
    private final ReadOnlyStringWrapper peerCount = new ReadOnlyStringWrapper("0");
    private final ReadOnlyStringWrapper peerBasis = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper relayCount = new ReadOnlyStringWrapper("0");
    private final ReadOnlyStringWrapper relayBasis = new ReadOnlyStringWrapper("");

    public HomeViewModel(Desk desk) {
        this.desk = desk;
        peers = new Live<>(desk.faces().peers(), desk.ui());
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        health = new Live<>(desk.faces().health(), desk.ui());
        peers.onChange(this::countPeers);
        relays.onChange(this::countRelays);
        health.onChange(this::countRelays);
    }

    private void countPeers() {
        int online = 0;
        int direct = 0;
        int local = 0;
        for (PeerRow row : peers.get().rows()) {
            online += row.online() ? 1 : 0;
            direct += row.linked() && row.path() == PeerRow.Path.DIRECT ? 1 : 0;
            local += row.linked() && row.path() == PeerRow.Path.LAN ? 1 : 0;
        }
        int known = peers.get().rows().size();
        peerCount.set(Texts.get("home.tile.count", known));
        var parts = new ArrayList<String>();
        parts.add(Texts.get("home.tile.online", online));
        if (direct > 0) {
            parts.add(Texts.get("home.tile.direct", direct));
        }
        if (local > 0) {
            parts.add(Texts.get("home.tile.local", local));
        }
        peerBasis.set(known == 0 ? Texts.get("home.tile.no_peers") : String.join(" · ", parts));
    }

    private void countRelays() {
        List<RelayStatus> all = relays.get();
        long answering = all.stream()
                .filter(relay -> relay.state() == RelayStatus.State.ANSWERING)
                .count();
        long holding = all.stream().filter(RelayStatus::registered).count();
        relayCount.set(all.isEmpty() ? "0" : Texts.get("home.tile.relays", answering, all.size()));
        if (all.isEmpty()) {
            relayBasis.set(Texts.get("home.tile.no_relays"));
            return;
        }
        var parts = new ArrayList<String>();
        health.get().relayRttMs().ifPresent(ms -> parts.add(Texts.get("home.tile.best", Words.millis(ms))));
        parts.add(Texts.get("home.tile.holding", holding));
        relayBasis.set(String.join(" · ", parts));
    }

    public void openPeers() {
        desk.navigation().peers();
    }

    public void openRelays() {
        desk.navigation().settings();
    }

    public ReadOnlyStringProperty peerCount() {
        return peerCount.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty peerBasis() {
        return peerBasis.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty relayCount() {
        return relayCount.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty relayBasis() {
        return relayBasis.getReadOnlyProperty();
    }
}
