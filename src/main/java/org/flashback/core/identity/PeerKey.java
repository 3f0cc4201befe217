package org.flashback.core.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A P-256 public key in its one accepted form: DER SubjectPublicKeyInfo of 91 bytes with the named curve and an
 * uncompressed point (protocol section 1.1). That the point lies on the curve is checked where signatures are.
 */
public final class PeerKey {
    /** Length of the only accepted encoding, in bytes. */
    public static final int SPKI_BYTES = 91;

    /** AlgorithmIdentifier id-ecPublicKey with prime256v1, bit string, and the mark of an uncompressed point. */
    private static final byte[] PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private final byte[] spki;
    private final PeerId peerId;

    private PeerKey(byte[] spki) {
        this.spki = spki;
        this.peerId = PeerId.ofHash(sha256(spki));
    }

    /** The key with this encoding, or nothing when it has another form. */
    public static Optional<PeerKey> ofSpki(byte[] spki) {
        if (spki.length != SPKI_BYTES || !Arrays.equals(PREFIX, Arrays.copyOf(spki, PREFIX.length))) {
            return Optional.empty();
        }
        return Optional.of(new PeerKey(spki.clone()));
    }

    /** The key in unpadded base64url, as records carry it. */
    public static Optional<PeerKey> parse(String base64url) {
        return StrictBase64.decode(base64url).flatMap(PeerKey::ofSpki);
    }

    public PeerId peerId() {
        return peerId;
    }

    /** The encoding, a fresh array. */
    public byte[] spki() {
        return spki.clone();
    }

    /** The uncompressed point, 65 bytes beginning with 4. */
    public byte[] point() {
        return Arrays.copyOfRange(spki, PREFIX.length - 1, SPKI_BYTES);
    }

    /** Unpadded base64url of the encoding. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(spki);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerKey key && key.peerId.equals(peerId);
    }

    @Override
    public int hashCode() {
        return peerId.hashCode();
    }

    @Override
    public String toString() {
        return "key of " + peerId;
    }
}
