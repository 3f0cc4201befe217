package org.flashback.ui.common;

import org.flashback.core.identity.PeerId;

/** Where one screen can send the user; the shell knows how. FX thread. */
public interface Navigation {
    void home();

    void peers();

    /** Opens the peer's drawer. */
    void peer(PeerId id);

    /** The peers, with the sheet that adds one; a link is filled in and not dialled. */
    void addPeer(String link);

    void settings();

    /** The settings of the identity, with the name field focused. */
    void rename();

    /** The settings of the network, with the field for a new relay focused. */
    void addRelay();
}
