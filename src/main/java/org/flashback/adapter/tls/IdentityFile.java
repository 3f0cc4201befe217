package org.flashback.adapter.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.StoreException;
import org.flashback.core.identity.PeerKey;
import org.flashback.file.AtomicFile;

/**
 * The lasting key as a PKCS#12 file that its owner alone may read, in a folder that its owner alone may enter.
 *
 * <p>What protects the key is the mode of the file. The password is a constant, since there is nobody to ask for one when
 * a node starts by itself; PKCS#12 wants one. The 600,000 iterations make it worth choosing a real one with another tool
 * some day. The certificate in the file is not encrypted: every handshake shows it.
 */
final class IdentityFile {
    static final String NAME = "identity.p12";

    private static final String ALIAS = "flashback";
    private static final String ITERATIONS = "600000";
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    static {
        // The JDK reads these when it writes a store and offers no parameter for them.
        Security.setProperty("keystore.pkcs12.keyPbeIterationCount", ITERATIONS);
        Security.setProperty("keystore.pkcs12.macIterationCount", ITERATIONS);
        Security.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    }

    private final Path file;

    IdentityFile(Path file) {
        this.file = file;
    }

    private static char[] password() {
        return "flashback".toCharArray();
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Makes the folder with mode 0700 if it is not there, and refuses one that others may enter. */
    static void requirePrivateFolder(Path folder) throws StoreException {
        try {
            if (!Files.exists(folder)) {
                if (isPosix(folder)) {
                    Files.createDirectories(
                            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectories(folder);
                }
            }
            requireMode(folder, "0700", "chmod 700");
        } catch (IOException e) {
            throw new StoreException("cannot use the profile folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void requireMode(Path path, String mode, String command) throws IOException, StoreException {
        if (!isPosix(path)) {
            return; // on Windows the user's own folder has an access list of its own
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new StoreException("others than its owner may use " + path + " (mode "
                    + PosixFilePermissions.toString(permissions) + "); it must be " + mode + ". Mend it with: "
                    + command
                    + " '" + path + "'");
        }
    }

    void write(LinkIdentity identity) throws StoreException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, identity.privateKey(), password(), new Certificate[] {identity.certificate()});
            var bytes = new ByteArrayOutputStream();
            store.store(bytes, password());
            AtomicFile.write(file, bytes.toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the key and makes sure that it belongs to its certificate.
     *
     * @throws StoreException when others may read the file, or it is damaged. A damaged identity is never replaced in
     *     silence: it is who the user is to all others, and a copy may exist
     */
    LinkIdentity read() throws StoreException {
        try {
            requireMode(file, "0600", "chmod 600");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password());
            if (!(store.getKey(ALIAS, password()) instanceof PrivateKey privateKey)
                    || !(store.getCertificate(ALIAS) instanceof X509Certificate certificate)) {
                throw new StoreException(damaged("it has no key named " + ALIAS), new IOException("no such entry"));
            }
            PeerKey key = PeerCertificates.keyOf(certificate)
                    .orElseThrow(() -> new StoreException(damaged("its key is not of the form P-256")));
            requireMatch(privateKey, certificate);
            return new LinkIdentity(key, privateKey, certificate);
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(damaged(String.valueOf(e.getMessage())), e);
        }
    }

    private void requireMatch(PrivateKey privateKey, X509Certificate certificate)
            throws GeneralSecurityException, StoreException {
        byte[] probe = "flashback".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new StoreException(damaged("its key and its certificate do not belong together"));
        }
    }

    private String damaged(String why) {
        return "cannot read the identity in " + file + ": " + why
                + ". Put back a copy, or move the file away to begin with a new identity";
    }
}
