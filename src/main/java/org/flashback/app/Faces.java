package org.flashback.app;

import java.util.List;
import org.flashback.app.broadcast.Broadcasting;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.gossip.GossipSnapshot;
import org.flashback.app.lan.LanSnapshot;
import org.flashback.app.live.Published;
import org.flashback.app.network.Relays;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.peers.Trusting;
import org.flashback.app.settings.SettingsService;

/**
 * The use cases of a running node, for its faces: the window and the control API get the same ones.
 *
 * @param events the newest last, at most 200
 * @param hosting the relay on this computer
 * @param gossip what went over the links; changes once a second
 * @param lan discovery on the local network
 * @param addPeer "add a peer" by a link
 */
public record Faces(
        Published<NodeInfo> info,
        Published<HealthSnapshot> health,
        Published<PeersSnapshot> peers,
        Published<List<NodeEvent>> events,
        Broadcasting broadcasting,
        Relays relays,
        RelayHosting hosting,
        SettingsService settings,
        Trusting trusting,
        Published<GossipSnapshot> gossip,
        Published<LanSnapshot> lan,
        AddPeer addPeer) {

    /** "Run a relay on this computer". */
    public interface RelayHosting {
        /** The join URL while it runs. */
        Published<java.util.Optional<String>> url();

        /** Starts it and adds it to the relays; the future fails with the reason when it cannot. */
        java.util.concurrent.CompletableFuture<Void> start();

        java.util.concurrent.CompletableFuture<Void> stop();
    }
}
