package org.flashback.control;

import java.util.List;

/** What a second start on the same profile asks of the running node. */
@FunctionalInterface
public interface Foreground {
    /**
     * Brings the window to the front and takes over what the arguments ask for. Called on a thread of the server; must
     * return soon.
     *
     * @param arguments as the second start was given them
     * @return whether there is a window
     */
    boolean show(List<String> arguments);
}
