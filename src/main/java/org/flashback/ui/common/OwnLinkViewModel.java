package org.flashback.ui.common;

import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.OwnLink;
import org.flashback.app.node.NodeInfo;
import org.flashback.core.record.PeerLink;

/** The link that leads others to this node, or why there is none. */
public final class OwnLinkViewModel {
    private final Live<NodeInfo> info;
    private final Live<BroadcastSnapshot> broadcast;
    private final ReadOnlyStringWrapper link = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper("");

    public OwnLinkViewModel(Desk desk) {
        info = new Live<>(desk.faces().info(), desk.ui());
        broadcast = new Live<>(desk.faces().broadcasting().state(), desk.ui());
        info.onChange(this::look);
        broadcast.onChange(this::look);
    }

    private void look() {
        Optional<PeerLink> own = OwnLink.of(info.get(), broadcast.get());
        link.set(own.map(PeerLink::text).orElse(""));
        boolean on = broadcast.get().mode() == BroadcastSnapshot.Mode.BROADCASTING;
        if (own.isPresent()) {
            reason.set("");
        } else {
            reason.set(on ? Texts.get("common.own_link.no_address") : Texts.get("common.own_link.silent"));
        }
    }

    /** Empty while there is none. */
    public ReadOnlyStringProperty link() {
        return link.getReadOnlyProperty();
    }

    /** Why there is none; empty while there is one. */
    public ReadOnlyStringProperty reason() {
        return reason.getReadOnlyProperty();
    }
}
