package org.flashback.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a demo network is to be started.
 *
 * @param profile the folder for all of its nodes; absent: one of its own, never the user's
 * @param headless without a window
 */
public record DemoOptions(Optional<Path> profile, boolean headless, boolean verbose) {}
