package org.flashback.testkit.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flashback.testkit.toolkit.SystemLibraries.Library;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;

@EnabledOnOs(OS.LINUX)
final class SystemLibrariesTest {
    @TempDir
    private Path folder;

    @Test
    void namesWhatToInstall() {
        assertThat(SystemLibraries.complaint(List.of(new Library("libnowhere.so.6", "libnowhere6")), List.of(folder)))
                .hasValueSatisfying(line -> assertThat(line).endsWith(" libnowhere6 fonts-dejavu-core"));
    }

    @Test
    void saysNothingWhenAllIsThere() throws IOException {
        Files.createFile(folder.resolve("some.ttf"));
        assertThat(SystemLibraries.complaint(List.of(new Library("libc.so.6", "libc6")), List.of(folder)))
                .isEmpty();
    }

    @Test
    void knowsWhoNeedsTheToolkit() {
        assertThat(ToolkitCheck.needsToolkit(WithTestFx.class)).isTrue();
        assertThat(ToolkitCheck.needsToolkit(SystemLibrariesTest.class)).isFalse();
    }

    @ExtendWith(ApplicationExtension.class)
    private static final class WithTestFx {}
}
