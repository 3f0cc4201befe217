package org.flashback.archfixture.app.service;

public final class Prints {
    public static void print() {
        System.out.println("here");
    }

    private Prints() {}
}
