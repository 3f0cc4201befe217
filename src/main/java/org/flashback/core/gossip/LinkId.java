package org.flashback.core.gossip;

/** Names a link; numbers are never used twice in a run. */
public record LinkId(long number) {}
