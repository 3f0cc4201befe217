package org.flashback;

/** Arguments to mode; nothing else. */
public final class Main {
    private Main() {}

    /** Starts the program. */
    public static void main(String[] args) {
        throw new IllegalStateException("the command line is not wired yet: " + args.length);
    }
}
