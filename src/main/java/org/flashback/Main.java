package org.flashback;

import org.flashback.boot.Programs;
import org.flashback.cli.Cli;

/** Arguments to mode; nothing else. */
public final class Main {
    private Main() {}

    /** Carries out the command and ends with its exit code. */
    public static void main(String[] args) {
        System.exit(Cli.run(args, new Programs(System.out, System.err), System.out, System.err));
    }
}
