package org.flashback.archfixture.core.names;

public enum FixedThing {
    ONE(1);
    private final int size;

    FixedThing(int size) {
        this.size = size;
    }

    public int size() {
        return size;
    }
}
