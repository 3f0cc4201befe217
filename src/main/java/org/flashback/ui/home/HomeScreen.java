package org.flashback.ui.home;

import java.util.Map;
import java.util.Optional;
import javafx.scene.Parent;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Fxml;
import org.flashback.ui.common.OwnLinkViewModel;
import org.flashback.ui.common.QuietNetworkViewModel;

/** Home with its view models; the view is made when first asked for. */
public final class HomeScreen {
    private final BroadcastViewModel broadcast;
    private final WelcomeViewModel welcome;
    private final Fxml fxml;
    private Optional<HomeController> controller = Optional.empty();

    public HomeScreen(Desk desk) {
        broadcast = new BroadcastViewModel(desk);
        welcome = new WelcomeViewModel(desk);
        var exposure = new ExposureViewModel(desk, broadcast);
        var receipt = new ReceiptViewModel(desk);
        var events = new EventsViewModel(desk);
        var counts = new HomeViewModel(desk);
        var link = new OwnLinkViewModel(desk);
        var quiet = new QuietNetworkViewModel(desk);
        fxml = new Fxml(Map.of(
                HomeController.class, () -> new HomeController(counts, broadcast, events, welcome, quiet),
                HeroController.class, () -> new HeroController(broadcast),
                ExposureController.class, () -> new ExposureController(exposure, broadcast),
                ReceiptController.class, () -> new ReceiptController(receipt),
                OwnLinkController.class, () -> new OwnLinkController(link),
                QuietNetworkController.class, () -> new QuietNetworkController(quiet),
                WelcomeController.class, () -> new WelcomeController(welcome)));
    }

    /** A fresh view. */
    public Parent view() {
        var loaded = fxml.load("home/HomeView.fxml", HomeController.class);
        controller = Optional.of(loaded.controller());
        return loaded.view();
    }

    /** As if the switch were pressed; the card of the first start does not stand in the way. */
    public void toggleBroadcast() {
        if (welcome.open().get()) {
            welcome.putAway();
        }
        broadcast.toggle();
        controller.ifPresent(HomeController::focusCard);
    }

    /** Closes the exposure card without a change. Returns whether it was open. */
    public boolean closeCard() {
        boolean open = broadcast.question().get().isPresent();
        broadcast.decline();
        return open;
    }
}
