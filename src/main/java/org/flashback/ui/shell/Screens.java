package org.flashback.ui.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Icons;
import org.flashback.ui.common.Navigation;
import org.flashback.ui.common.Texts;
import org.flashback.ui.home.HomeScreen;
import org.flashback.ui.network.NetworkScreen;
import org.flashback.ui.peers.PeersScreen;
import org.flashback.ui.settings.SettingsScreen;

/** All screens and the ways between them. A new screen is one line in {@link #open}. */
final class Screens implements Navigation {
    private static final String HOME = "home";
    private static final String PEERS = "peers";
    private static final String NETWORK = "network";
    private static final String SETTINGS = "settings";

    private final RailViewModel rail;
    private final List<Screen> screens = new ArrayList<>();
    private Optional<Parts> parts = Optional.empty();

    Screens(RailViewModel rail) {
        this.rail = rail;
    }

    private record Parts(HomeScreen home, PeersScreen peers, NetworkScreen network, SettingsScreen settings) {}

    /** Makes the screens and shows the first. */
    void open(Desk desk, ShellController shell) {
        ObservableValue<String> none = new ReadOnlyStringWrapper("");
        var made = new Parts(
                new HomeScreen(desk), new PeersScreen(desk), new NetworkScreen(desk), new SettingsScreen(desk));
        parts = Optional.of(made);
        screens.add(new Screen(HOME, Texts.get("shell.screen.home"), Icons.HOME, none, made.home()::view));
        screens.add(new Screen(PEERS, Texts.get("shell.screen.peers"), Icons.PEERS, rail.peers(), made.peers()::view));
        screens.add(new Screen(NETWORK, Texts.get("shell.screen.network"), Icons.NETWORK, none, made.network()::view));
        screens.add(
                new Screen(SETTINGS, Texts.get("shell.screen.settings"), Icons.SETTINGS, none, made.settings()::view));
        screens.forEach(shell::add);
        rail.selected().set(HOME);
    }

    /** Ctrl+1 and so on. */
    void select(int index) {
        if (index < screens.size()) {
            rail.selected().set(screens.get(index).id());
        }
    }

    /** Ctrl+B. */
    void toggleBroadcast() {
        home();
        parts.ifPresent(made -> made.home().toggleBroadcast());
    }

    /** Esc: what lies over the page that is shown. Returns whether something was closed. */
    boolean closeTopmost() {
        return parts.map(made -> switch (rail.selected().get()) {
                    case HOME -> made.home().closeCard();
                    case PEERS -> made.peers().closeDrawer();
                    default -> false;
                })
                .orElse(false);
    }

    /** Ctrl+F. */
    void filter() {
        peers();
        parts.ifPresent(made -> made.peers().focusFilter());
    }

    @Override
    public void home() {
        rail.selected().set(HOME);
    }

    @Override
    public void peers() {
        rail.selected().set(PEERS);
    }

    @Override
    public void peer(PeerId id) {
        peers();
        parts.ifPresent(made -> made.peers().open(id));
    }

    @Override
    public void addPeer(String link) {
        peers();
        parts.ifPresent(made -> made.peers().addPeer(link));
    }

    @Override
    public void settings() {
        rail.selected().set(SETTINGS);
    }

    @Override
    public void rename() {
        settings();
        parts.ifPresent(made -> made.settings().focusName());
    }

    @Override
    public void addRelay() {
        settings();
        parts.ifPresent(made -> made.settings().focusNewRelay());
    }
}
