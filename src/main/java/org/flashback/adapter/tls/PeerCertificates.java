package org.flashback.adapter.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.flashback.app.port.LinkIdentity;
import org.flashback.core.identity.PeerKey;

/**
 * Makes P-256 keys with self-signed certificates that say nothing about their owner: subject {@code CN=flashback}, a
 * random serial number, no extension, no name, no address (protocol section 1.1). Safe for use by many threads.
 */
public final class PeerCertificates {
    /** How long every certificate is valid, counted from its beginning. */
    static final Duration VALIDITY = Duration.ofDays(3650);

    private static final X500Name SUBJECT = new X500Name("CN=flashback");
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PeerCertificates() {}

    /** A fresh key and its certificate, valid from {@code notBefore} (seconds; fractions are cut off). */
    public static LinkIdentity fresh(Instant notBefore) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = selfSign(pair, notBefore);
            PeerKey key = keyOf(certificate).orElseThrow(() -> new IllegalStateException("not the form of a peer key"));
            return new LinkIdentity(key, pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every Java has P-256, ECDSA and X.509", e);
        }
    }

    /**
     * The key of this certificate as it stands in it, or nothing if it has another form than the one accepted. The bytes
     * are taken from the certificate and not from the JDK's key, which would rewrite other encodings of the same point.
     */
    public static Optional<PeerKey> keyOf(X509Certificate certificate) {
        try {
            byte[] spki = new X509CertificateHolder(certificate.getEncoded())
                    .getSubjectPublicKeyInfo()
                    .getEncoded(ASN1Encoding.DER);
            return PeerKey.ofSpki(spki);
        } catch (IOException | CertificateEncodingException unreadable) {
            return Optional.empty();
        }
    }

    private static X509Certificate selfSign(KeyPair pair, Instant notBefore)
            throws OperatorCreationException, GeneralSecurityException {
        var builder = new JcaX509v3CertificateBuilder(
                SUBJECT,
                new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1),
                Date.from(notBefore),
                Date.from(notBefore.plus(VALIDITY)),
                SUBJECT,
                pair.getPublic());
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
}
