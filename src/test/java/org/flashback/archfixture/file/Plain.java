package org.flashback.archfixture.file;

public final class Plain {
    public static String name() {
        return "file.Plain";
    }

    private Plain() {}
}
