package org.flashback;

/** Arguments to mode; nothing else. */
public final class Main {
    private Main() {}

    /** Starts the program. */
    public static void main(String[] args) {
        System.err.println("flashback: the command line is not wired yet (" + args.length + " arguments)");
    }
}
