package org.flashback.bench.gossip;

/** Runs the scenarios and prints their table. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("bench " + String.join(" ", args));
    }
}
