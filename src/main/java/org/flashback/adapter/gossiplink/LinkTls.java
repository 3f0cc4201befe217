package org.flashback.adapter.gossiplink;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.flashback.app.port.LinkIdentity;
import org.flashback.core.identity.PeerId;

/** Makes the TLS contexts of links. Every call gives a fresh one, so that identities never share a session. */
public interface LinkTls {
    /** For the port. */
    SSLContext server(LinkIdentity identity);

    /**
     * For one dial.
     *
     * @param expected the only key to let the handshake succeed with; empty for any
     */
    SSLContext client(LinkIdentity identity, Optional<PeerId> expected);
}
