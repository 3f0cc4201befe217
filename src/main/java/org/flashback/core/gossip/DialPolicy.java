package org.flashback.core.gossip;

import org.flashback.core.record.IpAddress;

/** Which announced addresses may be dialled at all from this computer (protocol section 5; loopback: command line). */
@FunctionalInterface
public interface DialPolicy {
    boolean mayDial(IpAddress address);
}
