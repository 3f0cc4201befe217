package org.flashback.core.gossip;

import java.time.Duration;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/**
 * An open link at one moment.
 *
 * @param peer the id that the other end shows; its lasting one only if it broadcasts
 */
public record LinkView(
        LinkId id, PeerId peer, boolean dialled, boolean broadcasting, IpAddress remote, Optional<Duration> rtt) {}
