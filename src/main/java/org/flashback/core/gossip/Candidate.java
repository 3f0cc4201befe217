package org.flashback.core.gossip;

import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/**
 * Somebody who can be dialled: kept over restarts, so that a restart needs no relay.
 *
 * @param anchor whether there was a link to it when this was written; anchors are dialled first
 */
public record Candidate(PeerId peerId, IpAddress address, int port, boolean anchor) {}
