package org.flashback.core.gossip;

import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;

/**
 * A decision of the user about a key. It stays when the peer itself is forgotten.
 *
 * @param name the last known one, so that people recognise whom they marked; empty if never known
 */
public record TrustedPeer(PeerId peerId, String name, Trust trust) {}
