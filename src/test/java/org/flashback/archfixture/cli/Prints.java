package org.flashback.archfixture.cli;

public final class Prints {
    public static void print() {
        System.out.println("here");
    }

    private Prints() {}
}
