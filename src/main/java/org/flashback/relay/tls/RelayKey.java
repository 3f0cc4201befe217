package org.flashback.relay.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.PBEParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.flashback.core.identity.StrictBase64;

/** The relay's key and certificate: made once in its folder, or given by the operator as PEM files. */
public final class RelayKey {
    private static final String FILE = "relay.p12";
    private static final String ALIAS = "relay";

    /** The file's mode protects the key; the password is there because the format wants one. */
    private static final char[] PASSWORD = "flashback".toCharArray();

    private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";
    private static final int ITERATIONS = 600_000;
    private static final int SALT_BYTES = 20;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private RelayKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    /**
     * The key in {@code folder/relay.p12}, made at the first call. One that cannot be read is left alone and refuses the
     * start: with a new key the relay would be a stranger to everybody who has pinned it.
     */
    public static RelayKey inFolder(Path folder, Instant now) throws RelayKeyException {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file) ? load(file) : make(file, now);
        } catch (IOException | GeneralSecurityException e) {
            throw new RelayKeyException(
                    "The relay's key " + file + " cannot be used: " + e.getMessage()
                            + ". Restore it from a backup, or remove it to start with a new key.",
                    e);
        }
    }

    /** The operator's own. */
    public static RelayKey ofPem(Path certificate, Path key) throws RelayKeyException {
        List<X509Certificate> chain = PemFiles.chain(certificate);
        return new RelayKey(PemFiles.key(key, chain.getFirst()), chain);
    }

    /** What clients pin: unpadded base64url of SHA-256 over the DER SubjectPublicKeyInfo. */
    public String pin() {
        try {
            byte[] spki = chain.getFirst().getPublicKey().getEncoded();
            return StrictBase64.encode(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** For a server that shows this key and accepts every peer's. */
    public SSLContext serverContext() throws RelayKeyException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyPeerTrust()}, new SecureRandom());
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new RelayKeyException("The relay's key cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    private static RelayKey load(Path file) throws IOException, GeneralSecurityException, RelayKeyException {
        if (posix(file)) {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(mode)) {
                throw new RelayKeyException("The relay's key " + file + " can be read by others ("
                        + PosixFilePermissions.toString(mode) + "). Set its mode to 600.");
            }
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        if (store.getKey(ALIAS, PASSWORD) instanceof PrivateKey key
                && store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
            return new RelayKey(key, List.of(certificate));
        }
        throw new RelayKeyException("There is no relay key in " + file + ".");
    }

    private static RelayKey make(Path file, Instant now) throws IOException, GeneralSecurityException {
        KeyPair keys = SelfSigned.newKey();
        X509Certificate certificate = SelfSigned.certificate(keys, now);
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry(
                ALIAS,
                new KeyStore.PrivateKeyEntry(keys.getPrivate(), new Certificate[] {certificate}),
                new KeyStore.PasswordProtection(PASSWORD, PROTECTION, new PBEParameterSpec(salt, ITERATIONS)));
        // Whole or not at all: a key file cut short by a crash would refuse every later start.
        Path temporary = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(temporary);
        if (posix(file)) {
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        try (var out = Files.newOutputStream(temporary)) {
            store.store(out, PASSWORD);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        return new RelayKey(keys.getPrivate(), List.of(certificate));
    }

    private static boolean posix(Path file) throws IOException {
        return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
    }
}
