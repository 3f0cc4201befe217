package org.flashback.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheContentAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a.json");
        AtomicFile.write(file, bytes("one"));
        AtomicFile.write(file, bytes("two"));
        assertThat(file).hasContent("two");
        assertThat(folder.toFile().list()).containsExactly("a.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsTheOldContentWhenItCannotReplaceIt() throws IOException {
        Path target = Files.createDirectories(folder.resolve("a.json").resolve("occupied"));
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("a.json"), bytes("two")))
                .isInstanceOf(IOException.class);
        assertThat(target).isDirectory();
        assertThat(folder.toFile().list()).containsExactly("a.json");
    }

    @Test
    void setsAsideUnderANameOfItsOwnEachTime() throws IOException {
        Path file = folder.resolve("a.json");
        Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
        Files.writeString(file, "first");
        Path first = SetAside.move(file, now);
        Files.writeString(file, "second");
        Path second = SetAside.move(file, now);
        assertThat(file).doesNotExist();
        assertThat(first).hasFileName("a.json.corrupt-20260102T030405Z").hasContent("first");
        assertThat(second).hasContent("second").isNotEqualTo(first);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
