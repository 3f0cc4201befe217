package org.flashback.adapter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.flashback.app.port.LinkIdentity;
import org.junit.jupiter.api.Test;

class PeerTlsTest {
    private final LinkIdentity identity = PeerCertificates.fresh(Instant.now());

    private static void check(PeerTrust trust, X509Certificate... chain) throws CertificateException {
        trust.checkServerTrusted(chain, "EC");
        trust.checkClientTrusted(chain, "EC");
    }

    private static PeerTrust any() {
        return new PeerTrust(Optional.empty());
    }

    private static KeyPair pair(String algorithm, String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (curve.isEmpty()) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(KeyPair subject, KeyPair signer) throws Exception {
        X500Name name = new X500Name("CN=flashback");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(Instant.now()),
                Date.from(Instant.now().plus(Duration.ofDays(1))),
                name,
                subject.getPublic());
        String algorithm = signer.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
    }

    @Test
    void exactlyOneCertificateIsAccepted() {
        X509Certificate certificate = identity.certificate();
        assertThatCode(() -> check(any(), certificate)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(any(), certificate, certificate)).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> check(any())).isInstanceOf(CertificateException.class);
    }

    @Test
    void onlyTheExpectedKeyIsAccepted() {
        LinkIdentity other = PeerCertificates.fresh(Instant.now());
        PeerTrust trust = new PeerTrust(Optional.of(identity.key().peerId()));
        assertThatCode(() -> check(trust, identity.certificate())).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(trust, other.certificate()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("another key");
    }

    @Test
    void onlySelfSignedP256IsAccepted() throws Exception {
        KeyPair p256 = pair("EC", "secp256r1");
        KeyPair p384 = pair("EC", "secp384r1");
        KeyPair rsa = pair("RSA", "");
        X509Certificate good = certificate(p256, p256);
        assertThatCode(() -> check(any(), good)).doesNotThrowAnyException();
        for (X509Certificate bad : new X509Certificate[] {
            certificate(p256, pair("EC", "secp256r1")), certificate(p384, p384), certificate(rsa, rsa)
        }) {
            assertThatThrownBy(() -> check(any(), bad)).isInstanceOf(CertificateException.class);
        }
    }

    @Test
    void datesDoNotMatter() {
        Instant now = Instant.now();
        for (Instant notBefore : new Instant[] {now.plus(Duration.ofDays(30)), now.minus(Duration.ofDays(5000))}) {
            LinkIdentity odd = PeerCertificates.fresh(notBefore);
            assertThatCode(() -> check(any(), odd.certificate())).doesNotThrowAnyException();
        }
    }

    @Test
    void enginesSpeakTls13WithTwoGroupsOnly() {
        for (SSLEngine engine : new SSLEngine[] {
            PeerTls.server(identity).createSSLEngine(),
            PeerTls.client(identity, Optional.empty()).createSSLEngine("127.0.0.1", 1)
        }) {
            assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3");
            assertThat(engine.getSSLParameters().getNamedGroups()).containsExactly("x25519", "secp256r1");
        }
        assertThat(PeerTls.server(identity).createSSLEngine().getWantClientAuth())
                .isTrue();
        assertThat(PeerTls.server(identity).createSSLEngine().getUseClientMode())
                .isFalse();
    }
}
