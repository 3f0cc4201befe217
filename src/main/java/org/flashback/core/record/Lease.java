package org.flashback.core.record;

import java.time.Instant;
import org.flashback.core.identity.PeerId;

/**
 * Prolongs the record (peerId, seq) until {@code until} (protocol section 3.5).
 *
 * @param minor from 1 for each seq; the higher wins
 */
public record Lease(PeerId peerId, long seq, long minor, Instant until) {}
