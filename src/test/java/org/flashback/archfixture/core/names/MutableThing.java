package org.flashback.archfixture.core.names;

public enum MutableThing {
    ONE;

    @SuppressWarnings("ImmutableEnumChecker") // the fault that the rule must find
    private int size;

    public int grow() {
        size++;
        return size;
    }
}
