package org.flashback.adapter.tls;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.flashback.app.port.LinkIdentity;
import org.flashback.core.identity.PeerId;

/**
 * TLS between peers: version 1.3 only, key exchange by x25519 or P-256, our identity shown, the other's judged by
 * {@link PeerTrust}.
 *
 * <p>Every call makes a context of its own. Sessions and tickets live in their context, so none made under one identity
 * can be resumed under another: a silent node's links cannot be tied to those it had while broadcasting.
 */
public final class PeerTls {
    private PeerTls() {}

    /** For a port: asks for a client certificate and takes a connection without one too (the paths decide). */
    public static SSLContext server(LinkIdentity identity) {
        return context(identity, Optional.empty(), true);
    }

    /**
     * For one dial.
     *
     * @param expected the only key to accept; empty takes any peer's
     */
    public static SSLContext client(LinkIdentity identity, Optional<PeerId> expected) {
        return context(identity, expected, false);
    }

    private static SSLContext context(LinkIdentity identity, Optional<PeerId> expected, boolean server) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {new OneKey(identity)}, new TrustManager[] {new PeerTrust(expected)}, null);
            return new StrictContext(context, server);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS 1.3", e);
        }
    }
}
