package org.flashback.adapter.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.flashback.app.port.Transport;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;

/**
 * Accepts exactly one self-signed certificate with a P-256 key in the one accepted form, and, where it is known whom to
 * expect, only that key (protocol section 1.1). The check happens inside the handshake: a wrong key never gets an
 * application byte.
 *
 * <p>Names and dates are not looked at: only the key counts. A certificate is not a statement with a lifetime here but
 * the envelope of a key; judging its dates would cut off peers whose clock, or ours, is wrong, and protects nobody, since
 * whoever holds the key can make a certificate with any date. Being an <i>extended</i> trust manager, it keeps the JDK
 * from adding name and algorithm checks of its own.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final Optional<PeerId> expected;

    PeerTrust(Optional<PeerId> expected) {
        this.expected = expected;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException("expected one certificate, got " + chain.length);
        }
        X509Certificate certificate = chain[0];
        PeerKey key = PeerCertificates.keyOf(certificate)
                .orElseThrow(() -> new CertificateException("not a P-256 key of the accepted form"));
        if (expected.isPresent() && !expected.get().equals(key.peerId())) {
            throw new CertificateException(Transport.OTHER_KEY);
        }
        try {
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("not self-signed", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
