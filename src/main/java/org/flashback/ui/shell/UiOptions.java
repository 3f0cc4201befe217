package org.flashback.ui.shell;

import java.util.Optional;

/**
 * What the window is told by whoever opens it. The callbacks run on the FX thread and must return soon.
 *
 * @param onShown once, when the first frame is on the screen
 * @param onClose once, when the window was closed: the program is to end
 * @param startDemo offered where nobody else is on the network; empty where it cannot be
 */
public record UiOptions(Runnable onShown, Runnable onClose, Optional<Runnable> startDemo) {
    /** Nobody listens and nothing is offered. */
    public static final UiOptions NONE = new UiOptions(() -> {}, () -> {}, Optional.empty());
}
