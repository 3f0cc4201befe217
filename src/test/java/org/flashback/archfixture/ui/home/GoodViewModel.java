package org.flashback.archfixture.ui.home;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

public final class GoodViewModel {
    private final StringProperty name = new SimpleStringProperty("");

    public StringProperty name() {
        return name;
    }
}
