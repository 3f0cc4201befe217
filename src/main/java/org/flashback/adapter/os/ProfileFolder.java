package org.flashback.adapter.os;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashback.app.port.StoreException;

/** The one folder in which everything of a user lies. */
public final class ProfileFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private ProfileFolder() {}

    /** The platform's data folder for this program; not made, not checked. */
    public static Path platformDefault() {
        return platformDefault(
                System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv());
    }

    static Path platformDefault(String system, Path home, Map<String, String> environment) {
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return set(environment, "APPDATA")
                    .orElse(home.resolve("AppData").resolve("Roaming"))
                    .resolve("Flashback");
        }
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Flashback");
        }
        // The XDG specification: a relative path in the variable is to be ignored.
        return set(environment, "XDG_DATA_HOME")
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local").resolve("share"))
                .resolve("flashback");
    }

    private static Optional<Path> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }

    /**
     * Makes the folder if it is missing, with mode 0700 from its first moment. One that is there and becomes a profile now
     * is closed to others, unless others may write to it: that is a folder of many, and not to be taken over. The mode of
     * one that is a profile already is judged where its key is read.
     *
     * @return the folder as an absolute path without links
     */
    public static Path open(Path folder) throws StoreException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly());
            } else if (isPosix() && !Files.exists(folder.resolve("identity.p12")) && !isShared(folder)) {
                Files.setPosixFilePermissions(folder, OWNER_ONLY);
            }
            return folder.toRealPath();
        } catch (IOException e) {
            throw new StoreException("The profile folder " + folder + " cannot be made or opened: " + e, e);
        }
    }

    private static boolean isShared(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
