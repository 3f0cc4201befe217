package org.flashback.ui.shell;

import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;

/** The rail: which screen is shown, whether we are visible, who we are. Empty until the node is there. */
public final class RailViewModel {
    /** Ends most computers' names and tells nothing; there is little room in the rail. */
    private static final String MDNS = ".local";

    private final StringProperty selected = new SimpleStringProperty("");
    private final BooleanProperty collapsed = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper ready = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper onAir = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper stateWord = new ReadOnlyStringWrapper(Texts.get("shell.rail.starting"));
    private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper fullName = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper letter = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper fingerprint = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper peers = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper demo = new ReadOnlyBooleanWrapper();
    private String fullFingerprint = "";

    /** The node is there. FX thread. */
    public void attach(Desk desk) {
        var info = new Live<NodeInfo>(desk.faces().info(), desk.ui());
        info.onChange(() -> identify(info.get()));
        var broadcast = new Live<BroadcastSnapshot>(desk.faces().broadcasting().state(), desk.ui());
        broadcast.onChange(() -> state(broadcast.get().mode()));
        var known = new Live<PeersSnapshot>(desk.faces().peers(), desk.ui());
        known.onChange(
                () -> peers.set(Texts.get("shell.rail.count", known.get().rows().size())));
        ready.set(true);
    }

    private void identify(NodeInfo info) {
        name.set(
                info.name().endsWith(MDNS)
                        ? info.name().substring(0, info.name().length() - MDNS.length())
                        : info.name());
        fullName.set(info.name());
        letter.set(info.name().isEmpty() ? "" : info.name().substring(0, 1).toUpperCase(Locale.ROOT));
        fingerprint.set(info.peerId().fingerprint().brief());
        fullFingerprint = info.peerId().fingerprint().text();
        demo.set(info.demo());
    }

    private void state(Mode mode) {
        onAir.set(mode == Mode.BROADCASTING || mode == Mode.SWITCHING_OFF);
        stateWord.set(
                switch (mode) {
                    case SILENT -> Texts.get("shell.rail.silent");
                    case SWITCHING_ON -> Texts.get("shell.rail.switching_on");
                    case BROADCASTING -> Texts.get("shell.rail.broadcasting");
                    case SWITCHING_OFF -> Texts.get("shell.rail.switching_off");
                });
    }

    /** Id of the screen that is shown. */
    public StringProperty selected() {
        return selected;
    }

    /** Icons only. */
    public BooleanProperty collapsed() {
        return collapsed;
    }

    public ReadOnlyBooleanProperty ready() {
        return ready.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty onAir() {
        return onAir.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty stateWord() {
        return stateWord.getReadOnlyProperty();
    }

    /** As short as it can be. */
    public ReadOnlyStringProperty name() {
        return name.getReadOnlyProperty();
    }

    /** Whole, for the tooltip. */
    public ReadOnlyStringProperty fullName() {
        return fullName.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty letter() {
        return letter.getReadOnlyProperty();
    }

    /** Two groups of it. */
    public ReadOnlyStringProperty fingerprint() {
        return fingerprint.getReadOnlyProperty();
    }

    /** What the copy button copies. */
    public String fullFingerprint() {
        return fullFingerprint;
    }

    public ReadOnlyStringProperty peers() {
        return peers.getReadOnlyProperty();
    }

    /** Whether this is a demo network. */
    public ReadOnlyBooleanProperty demo() {
        return demo.getReadOnlyProperty();
    }
}
