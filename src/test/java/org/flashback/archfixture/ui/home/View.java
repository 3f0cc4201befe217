package org.flashback.archfixture.ui.home;

public final class View {
    public static String name() {
        return "ui.home.View";
    }

    private View() {}
}
