package org.flashback.adapter.relayclient;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.flashback.app.port.LinkIdentity;
import org.flashback.core.relay.RelayUrl;

/** Makes the TLS side of one call. */
final class ClientTls {
    private static final String ALIAS = "identity";

    private ClientTls() {}

    /**
     * A fresh context, so that no session of an earlier call is resumed.
     *
     * @param identity shown to the relay; empty shows nothing
     */
    static SSLContext context(RelayUrl relay, Optional<LinkIdentity> identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // Without a pin the platform decides: a public CA and the name of the host.
            TrustManager[] trust = relay.pin()
                    .map(pin -> new TrustManager[] {new PinnedTrust(pin)})
                    .orElse(null);
            KeyManager[] keys = identity.isPresent() ? keyManagers(identity.get()) : new KeyManager[0];
            context.init(keys, trust, new SecureRandom());
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS and takes a P-256 key", e);
        }
    }

    private static KeyManager[] keyManagers(LinkIdentity identity) throws IOException, GeneralSecurityException {
        char[] inMemoryOnly = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, identity.privateKey(), inMemoryOnly, new Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, inMemoryOnly);
        return factory.getKeyManagers();
    }
}
