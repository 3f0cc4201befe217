package org.flashback.boot;

import java.util.List;
import java.util.function.Consumer;

final class GuiProgram {
    GuiProgram(Programs programs, NodeSetup setup, List<String> arguments) {}

    int run() {
        return 1;
    }

    int run(Consumer<RunningNode> r) {
        return 1;
    }
}
