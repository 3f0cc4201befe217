package org.flashback.core.gossip;

/** Takes what the engine wants done, in order. */
@FunctionalInterface
public interface Outbox {
    void add(Output output);
}
