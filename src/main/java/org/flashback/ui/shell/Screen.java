package org.flashback.ui.shell;

import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import org.flashback.ui.common.Icons;

/**
 * One entry of the rail and the page behind it.
 *
 * @param id of the entry's node: {@code nav-<id>}
 * @param count stands at the right; empty for none
 * @param page made when first shown
 */
record Screen(String id, String title, Icons icon, ObservableValue<String> count, Supplier<Parent> page) {}
