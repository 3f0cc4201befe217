package org.flashback.app.port;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.flashback.core.identity.PeerKey;

/** What one end of a TLS link shows: a key and its self-signed certificate without name or address. */
public record LinkIdentity(PeerKey key, PrivateKey privateKey, X509Certificate certificate) {
    @Override
    public String toString() {
        return "LinkIdentity[" + key.peerId() + "]";
    }
}
