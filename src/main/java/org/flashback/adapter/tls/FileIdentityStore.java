package org.flashback.adapter.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.flashback.app.port.IdentityStore;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.identity.StrictBase64;
import org.jspecify.annotations.Nullable;

/**
 * The node's identity in its profile folder: {@code identity.p12} and {@code seq.json}. Safe for use by many threads;
 * calls touch the disk, and the first {@link #lasting} takes some tenths of a second to derive the file's key.
 */
public final class FileIdentityStore implements IdentityStore {
    /** Valid from this long before it is made, for clocks that are behind. */
    private static final Duration BACKDATED = Duration.ofHours(24);

    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final ECDomainParameters CURVE = curve();

    private final IdentityFile file;
    private final SeqFile seqs;
    private final Optional<Path> setAside;
    private final TimeSource time;

    private @Nullable LinkIdentity lasting;

    private FileIdentityStore(IdentityFile file, SeqFile.Opened seqs, TimeSource time) {
        this.file = file;
        this.seqs = seqs.file();
        this.setAside = seqs.setAside();
        this.time = time;
    }

    /**
     * Opens the identity of a profile; the folder is made, with mode 0700, if it is not there.
     *
     * @throws StoreException when the folder is open to others, or cannot be used
     */
    public static FileIdentityStore open(Path profile, TimeSource time) throws StoreException {
        IdentityFile.requirePrivateFolder(profile);
        return new FileIdentityStore(
                new IdentityFile(profile.resolve(IdentityFile.NAME)),
                SeqFile.open(profile.resolve(SeqFile.NAME), time.wall()),
                time);
    }

    /** Where an unreadable {@code seq.json} was moved to when this was opened: something to tell the user. */
    public Optional<Path> setAside() {
        return setAside;
    }

    @Override
    public synchronized LinkIdentity lasting() throws StoreException {
        LinkIdentity known = lasting;
        if (known == null) {
            if (file.exists()) {
                known = file.read();
            } else {
                known = PeerCertificates.fresh(time.wall().minus(BACKDATED));
                file.write(known);
            }
            lasting = known;
        }
        return known;
    }

    @Override
    public LinkIdentity oneTime(Instant now) {
        return PeerCertificates.fresh(now.truncatedTo(ChronoUnit.DAYS));
    }

    @Override
    public synchronized long nextSeq(long nowMs) throws StoreException {
        long stored = seqs.seq();
        long next = stored > nowMs + DAY_MS ? nowMs : Math.max(stored + 1, nowMs);
        seqs.setSeq(next);
        return next;
    }

    @Override
    public synchronized void raiseSeq(long heard) throws StoreException {
        if (heard > seqs.seq()) {
            seqs.setSeq(heard);
        }
    }

    @Override
    public synchronized long lastSeq() {
        return seqs.seq();
    }

    @Override
    public synchronized Instant longestExpiry() {
        return seqs.longestExpiry();
    }

    @Override
    public synchronized void raiseLongestExpiry(Instant expiry) throws StoreException {
        if (expiry.isAfter(seqs.longestExpiry())) {
            seqs.setLongestExpiry(expiry);
        }
    }

    @Override
    public String sign(String prefix, String text) throws StoreException {
        // The nonce is derived from key and message (RFC 6979): it needs no good randomness at the moment of signing.
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(scalar(lasting().privateKey()), CURVE));
        BigInteger[] rs = signer.generateSignature(sha256((prefix + text).getBytes(StandardCharsets.UTF_8)));
        try {
            return StrictBase64.encode(StandardDSAEncoding.INSTANCE.encode(CURVE.getN(), rs[0], rs[1]));
        } catch (IOException e) {
            throw new IllegalStateException("two integers have a DER form", e);
        }
    }

    private static BigInteger scalar(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            return ec.getS();
        }
        throw new IllegalStateException("the identity is an EC key of the JDK");
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
