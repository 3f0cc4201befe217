package org.flashback.cli;

import java.nio.file.Path;

/**
 * The programs behind the commands that start one. Each prints its own ready line, returns when the program has ended,
 * and answers with the exit code.
 */
public interface Starters {
    int gui(NodeOptions options);

    int node(NodeOptions options);

    int relay(RelayOptions options);

    int demo(DemoOptions options);

    /** Where the profile lies when {@code --profile} is not given. */
    Path defaultProfile();

    /** Of this program. */
    String version();
}
