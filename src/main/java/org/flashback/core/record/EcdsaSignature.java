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
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.identity.StrictBase64;

/** ECDSA P-256 with SHA-256, strict DER (protocol section 3.1). BouncyCastle's low-level API is several times faster. */
final class EcdsaSignature {
    private static final ECDomainParameters CURVE = curve();

    private EcdsaSignature() {}

    /** Whether {@code signature} (unpadded base64url of strict DER) is the key's over the message. */
    static boolean verify(PeerKey key, byte[] message, String signature) {
        Optional<byte[]> der = StrictBase64.decode(signature);
        if (der.isEmpty()) {
            return false;
        }
        try {
            BigInteger order = CURVE.getN();
            BigInteger[] rs = StandardDSAEncoding.INSTANCE.decode(order, der.get());
            byte[] again = StandardDSAEncoding.INSTANCE.encode(order, rs[0], rs[1]);
            if (!Arrays.equals(again, der.get())) {
                return false;
            }
            var verifier = new ECDSASigner();
            // Decoding and the parameters' constructor refuse points that are not on the curve.
            verifier.init(false, new ECPublicKeyParameters(CURVE.getCurve().decodePoint(key.point()), CURVE));
            return verifier.verifySignature(sha256(message), rs[0], rs[1]);
        } catch (java.io.IOException | IllegalArgumentException notASignature) {
            return false;
        }
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
