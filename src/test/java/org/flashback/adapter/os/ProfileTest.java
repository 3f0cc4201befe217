package org.flashback.adapter.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void leavesTheModeOfAFolderWithContent() throws Exception {
        Path used = Files.createDirectory(folder.resolve("used"));
        Files.setPosixFilePermissions(used, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(used.resolve("mine"), "content");
        assertThat(mode(ProfileFolder.open(used))).isEqualTo("rwxr-xr-x");
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
