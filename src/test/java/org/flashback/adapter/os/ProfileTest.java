package org.flashback.adapter.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.flashback.app.port.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    private static final Path HOME = Path.of("/home/ana");

    @TempDir
    Path folder;

    @Test
    void liesWhereThePlatformKeepsData() {
        assertThat(ProfileFolder.platformDefault("Linux", HOME, Map.of()))
                .hasToString("/home/ana/.local/share/flashback");
        assertThat(ProfileFolder.platformDefault("Linux", HOME, Map.of("XDG_DATA_HOME", "/data")))
                .hasToString("/data/flashback");
        assertThat(ProfileFolder.platformDefault("Linux", HOME, Map.of("XDG_DATA_HOME", "relative")))
                .hasToString("/home/ana/.local/share/flashback");
        assertThat(ProfileFolder.platformDefault("Mac OS X", HOME, Map.of()))
                .hasToString("/home/ana/Library/Application Support/Flashback");
        assertThat(ProfileFolder.platformDefault("Windows 11", HOME, Map.of("APPDATA", "/roaming")))
                .hasToString("/roaming/Flashback");
    }

    @Test
    void isTheOwnersAlone() throws Exception {
        Path fresh = ProfileFolder.open(folder.resolve("a").resolve("b"));
        Path empty = Files.createDirectory(
                folder.resolve("empty"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(mode(fresh)).isEqualTo("rwx------");
        assertThat(mode(ProfileFolder.open(empty))).isEqualTo("rwx------");
    }

    @Test
    void closesAFolderThatBecomesAProfileUnlessItIsShared() throws Exception {
        Path used = folderWith("rwxr-xr-x", "mine");
        Path shared = folderWith("rwxrwxr-x", "ours");
        Path profile = folderWith("rwxr-x---", "identity.p12");
        assertThat(mode(ProfileFolder.open(used))).isEqualTo("rwx------");
        assertThat(mode(ProfileFolder.open(shared))).isEqualTo("rwxrwxr-x");
        // Its key is there: whether that is acceptable is decided where the key is read.
        assertThat(mode(ProfileFolder.open(profile))).isEqualTo("rwxr-x---");
    }

    private Path folderWith(String mode, String file) throws IOException {
        Path made = Files.createDirectory(folder.resolve("with-" + file));
        Files.writeString(made.resolve(file), "content");
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
    }

    @Test
    void saysWhenItCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        assertThatThrownBy(() -> ProfileFolder.open(file.resolve("below")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("below");
    }

    @Test
    void belongsToOneInstanceAtATime() throws Exception {
        ProfileLock first = ProfileLock.tryAcquire(folder).orElseThrow();
        assertThat(ProfileLock.tryAcquire(folder)).isEmpty();
        first.close();
        ProfileLock.tryAcquire(folder).orElseThrow().close();
    }

    @Test
    void knowsTheComputer() {
        var host = new SystemHostInfo(folder);
        assertThat(host.userName()).isNotBlank();
        assertThat(host.computerName()).isNotBlank().doesNotContain("\n");
        assertThat(host.addresses()).doesNotHaveDuplicates().anyMatch(address -> address.isLoopback());
        assertThat(host.freeBytes().orElseThrow()).isPositive();
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
