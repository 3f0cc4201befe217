package org.flashback.relay.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads the certificate chain and the key that the operator gives as PEM files. */
final class PemFiles {
    private PemFiles() {}

    /** The chain, the relay's own certificate first. */
    static List<X509Certificate> chain(Path file) throws RelayKeyException {
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new RelayKeyException("There is no certificate in " + file + ".");
            }
            return chain;
        } catch (IOException e) {
            throw new RelayKeyException("The certificate " + file + " cannot be read: " + e.getMessage(), e);
        } catch (CertificateException e) {
            throw new RelayKeyException("The certificate " + file + " is not in PEM form: " + e.getMessage(), e);
        }
    }

    /** The key, PKCS#8 or the older forms of OpenSSL, without a password. */
    static PrivateKey key(Path file, X509Certificate certificate) throws RelayKeyException {
        try (Reader reader = Files.newBufferedReader(file);
                var parser = new PEMParser(reader)) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                var converter = new JcaPEMKeyConverter();
                if (object instanceof PrivateKeyInfo info) {
                    return matching(converter.getPrivateKey(info), certificate, file);
                }
                if (object instanceof PEMKeyPair pair) {
                    return matching(converter.getPrivateKey(pair.getPrivateKeyInfo()), certificate, file);
                }
            }
        } catch (PEMException e) {
            throw new RelayKeyException("The key " + file + " is not in PEM form: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RelayKeyException("The key " + file + " cannot be read: " + e.getMessage(), e);
        }
        throw new RelayKeyException("There is no private key without a password in " + file + ".");
    }

    private static PrivateKey matching(PrivateKey key, X509Certificate certificate, Path file)
            throws RelayKeyException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            throw new RelayKeyException("The key " + file + " does not belong to the certificate.");
        }
        byte[] probe = {1};
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signed = signer.sign();
            signer.initVerify(certificate.getPublicKey());
            signer.update(probe);
            if (signer.verify(signed)) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new RelayKeyException("The key " + file + " does not fit the certificate: " + e.getMessage(), e);
        }
        throw new RelayKeyException("The key " + file + " does not belong to the certificate.");
    }
}
