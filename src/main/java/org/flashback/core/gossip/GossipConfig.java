package org.flashback.core.gossip;

import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.VerifiedRecord;

/**
 * What an engine begins with.
 *
 * @param ownId the lasting id; never on a wire while silent
 * @param linkId the id of the certificate that the links show now
 * @param own the own record when broadcasting from the start
 */
public record GossipConfig(PeerId ownId, PeerId linkId, Optional<VerifiedRecord> own, DialPolicy dialPolicy) {}
