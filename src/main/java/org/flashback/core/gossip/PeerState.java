package org.flashback.core.gossip;

/** Protocol section 6. What has expired is removed and has no state. */
public enum PeerState {
    DISCOVERED,
    CONNECTED,
    STALE
}
