package org.flashback.cli;

/** What the exit codes mean to scripts. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;

    /** No node runs for this profile. */
    public static final int NOT_RUNNING = 3;

    /** No such peer, repository or transfer. */
    public static final int NO_SUCH_THING = 4;

    public static final int TIMED_OUT = 5;

    private ExitCode() {}
}
