package org.flashback.core.record;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.identity.StrictBase64;

/** ECDSA P-256 with SHA-256, strict DER (protocol section 3.1). BouncyCastle's low-level API is several times faster. */
final class EcdsaSignature {
    private static final ECDomainParameters CURVE = curve();

    /** Two integers of at most 33 bytes, their heads and the outer one. */
    private static final int MAX_DER_BYTES = 72;

    private static final byte SEQUENCE = 0x30;
    private static final byte INTEGER = 0x02;

    private EcdsaSignature() {}

    /** Whether {@code signature} (unpadded base64url of strict DER) is the key's over the message. */
    static boolean verify(PeerKey key, byte[] message, String signature) {
        Optional<byte[]> der = StrictBase64.decode(signature);
        Optional<BigInteger[]> rs = der.flatMap(EcdsaSignature::strictDer);
        if (rs.isEmpty()) {
            return false;
        }
        try {
            var verifier = new ECDSASigner();
            // Decoding and the parameters' constructor refuse points that are not on the curve.
            verifier.init(false, new ECPublicKeyParameters(CURVE.getCurve().decodePoint(key.point()), CURVE));
            return verifier.verifySignature(sha256(message), rs.get()[0], rs.get()[1]);
        } catch (IllegalArgumentException notOnTheCurve) {
            return false;
        }
    }

    /** SEQUENCE of two positive INTEGERs in their only form. A general ASN.1 parser throws too many things at strangers. */
    private static Optional<BigInteger[]> strictDer(byte[] der) {
        if (der.length > MAX_DER_BYTES || der.length < 2 || der[0] != SEQUENCE || der[1] != der.length - 2) {
            return Optional.empty();
        }
        int endOfR = endOfInteger(der, 2);
        if (endOfR < 0 || endOfInteger(der, endOfR) != der.length) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(der, 4, endOfR));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(der, endOfR + 2, der.length));
        return Optional.of(new BigInteger[] {r, s});
    }

    /** The index after the integer that begins here, or -1 if there is none, or not in its shortest form. */
    private static int endOfInteger(byte[] der, int at) {
        if (at + 2 >= der.length || der[at] != INTEGER) {
            return -1;
        }
        int end = at + 2 + der[at + 1];
        if (der[at + 1] < 1 || end > der.length || der[at + 2] < 0) {
            return -1;
        }
        boolean needlessZero = der[at + 2] == 0 && der[at + 1] > 1 && der[at + 3] >= 0;
        return needlessZero ? -1 : end;
    }

    private static ECDomainParameters curve() {
        X9ECParameters p256 = CustomNamedCurves.getByName("secp256r1");
        return new ECDomainParameters(p256.getCurve(), p256.getG(), p256.getN(), p256.getH());
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
