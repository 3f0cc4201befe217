package org.flashback.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** What every command of one run shares. */
final class Session {
    private final Starters starters;
    private final Terminal terminal;
    private final List<String> arguments;
    private final PrintStream out;
    private final PrintStream err;
    private final CommonOptions common = new CommonOptions();

    Session(Starters starters, Terminal terminal, List<String> arguments, PrintStream out, PrintStream err) {
        this.starters = starters;
        this.terminal = terminal;
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    CommonOptions common() {
        return common;
    }

    Starters starters() {
        return starters;
    }

    Terminal terminal() {
        return terminal;
    }

    /** As given to the program. */
    List<String> arguments() {
        return arguments;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Whether exactly one JSON value goes to the standard output. */
    boolean json() {
        return common.json;
    }

    /** Absolute. */
    Path profile() {
        return common.profile
                .orElseGet(starters::defaultProfile)
                .toAbsolutePath()
                .normalize();
    }

    /** The running node. */
    NodeClient node() throws CommandFailure {
        return NodeClient.find(profile())
                .orElseThrow(() -> CommandFailure.notRunning(profile().toString()));
    }
}
