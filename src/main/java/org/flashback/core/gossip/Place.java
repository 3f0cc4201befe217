package org.flashback.core.gossip;

import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/** A key at an address: what is dialled. */
record Place(PeerId peer, IpAddress address, int port) {
    static Place of(Candidate candidate) {
        return new Place(candidate.peerId(), candidate.address(), candidate.port());
    }
}
