package org.flashback.control.json;

import java.util.List;

/** A second start hands over. */
public record ShowJson(List<String> arguments) {
    public ShowJson {
        arguments = List.copyOf(arguments);
    }

    /** @param window whether a window came to the front; a node without one has none */
    public record Shown(boolean window) {}
}
