package org.flashback.ui.common;

import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons by what they mean. */
public enum Icons {
    HOME(Feather.HOME),
    PEERS(Feather.USERS),
    SETTINGS(Feather.SETTINGS),
    RELAY(Feather.SERVER),
    SEARCH(Feather.SEARCH),
    CLOSE(Feather.X),
    COPY(Feather.COPY),
    ADD(Feather.PLUS),
    SHOW(Feather.EYE),
    NOTICES(Feather.BELL),
    SIGNED(Feather.SHIELD),
    KEY(Feather.KEY),
    BROADCAST(Feather.RADIO),
    APPEARANCE(Feather.SUN),
    INFO(Feather.INFO),
    TICK(Feather.CHECK),
    WAITING(Feather.CLOCK),
    GOOD(Feather.CHECK_CIRCLE),
    WARNING(Feather.ALERT_TRIANGLE),
    BAD(Feather.X_CIRCLE),
    NEUTRAL(Feather.MINUS_CIRCLE),
    FOUND(Feather.SEARCH),
    JOINED(Feather.USER_PLUS),
    GONE(Feather.USER_MINUS),
    SILENT(Feather.EYE_OFF),
    DEMO(Feather.PLAY),
    COMPUTER(Feather.MONITOR),
    NETWORK(Feather.SHARE_2),
    LIST(Feather.LIST),
    ACTIVITY(Feather.ACTIVITY);

    private final Feather glyph;

    Icons(Feather glyph) {
        this.glyph = glyph;
    }

    /** A fresh node of this icon in one of the sizes 14, 16 and 18; its colour comes from the style class {@code icon} and what stands round it. */
    public FontIcon node(int size) {
        var icon = new FontIcon(glyph);
        // The theme sets a size of its own by style, so a size set in code would not last.
        icon.getStyleClass().addAll("icon", "icon-" + size);
        return icon;
    }
}
