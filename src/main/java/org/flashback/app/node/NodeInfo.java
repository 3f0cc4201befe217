package org.flashback.app.node;

import java.nio.file.Path;
import org.flashback.core.identity.PeerId;

/**
 * What does not change, or changes only by restart or renaming.
 *
 * @param peerId the lasting one; no wire sees it while the node is silent
 * @param listen {@code ADDR:PORT} as bound now
 * @param demo whether this node belongs to a demo network
 */
public record NodeInfo(
        PeerId peerId, String name, String listen, int port, Path profile, String version, boolean demo) {}
