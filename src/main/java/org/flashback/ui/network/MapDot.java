package org.flashback.ui.network;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/** One peer or relay on the map: takes the focus, says all that is known of it. */
final class MapDot extends Region {
    static final double SIZE = 12;

    private static final PseudoClass RELAY = PseudoClass.getPseudoClass("relay");
    private Place place;

    MapDot(Place place) {
        this.place = place;
        getStyleClass().add("map-dot");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        setMinSize(SIZE, SIZE);
        setPrefSize(SIZE, SIZE);
        setMaxSize(SIZE, SIZE);
        show(place, "");
    }

    void show(Place now, String sentence) {
        place = now;
        pseudoClassStateChanged(RELAY, now.kind() == Place.Kind.RELAY);
        now.tone().applyTo(this);
        setAccessibleText(sentence);
    }

    Place place() {
        return place;
    }

    void centreAt(double x, double y) {
        relocate(Math.rint(x - SIZE / 2), Math.rint(y - SIZE / 2));
    }
}
