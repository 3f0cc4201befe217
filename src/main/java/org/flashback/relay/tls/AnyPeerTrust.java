package org.flashback.relay.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.flashback.core.identity.PeerKey;

/**
 * Lets in whoever shows one self-signed P-256 certificate (protocol section 1.1). Names, dates and issuers say nothing
 * here: only the key counts, and TLS has proven that the caller holds it. Extends the extended class, because the
 * platform adds checks of its own to the plain one.
 */
final class AnyPeerTrust extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException("expected a single self-signed certificate, not " + chain.length);
        }
        X509Certificate certificate = chain[0];
        if (PeerKey.ofSpki(certificate.getPublicKey().getEncoded()).isEmpty()) {
            throw new CertificateException("expected a P-256 key");
        }
        try {
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("expected a self-signed certificate", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a relay dials nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    /** Empty: no hint in the handshake about whom the relay wants to see. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
