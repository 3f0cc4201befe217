package org.flashback.adapter.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.flashback.app.port.Settings;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSettingsStoreTest {
    private static final Settings CHANGED = new Settings(
            Optional.of("ana@laptop.local"),
            true,
            List.of("https://relay.example:8443"),
            OptionalInt.of(13_337),
            true,
            List.of("192.168.1.5"),
            Optional.of("digest"),
            false,
            Settings.Theme.DARK,
            true,
            false);

    @TempDir
    Path profile;

    private Path file;

    @BeforeEach
    void name() {
        file = profile.resolve("settings.json");
    }

    private JsonSettingsStore store() {
        return new JsonSettingsStore(profile, TimeSource.SYSTEM);
    }

    @Test
    void beginsWithTheDefaults() throws StoreException {
        assertThat(store().load().settings()).isEqualTo(Settings.DEFAULT);
        assertThat(file).doesNotExist();
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        for (Settings settings : List.of(CHANGED, Settings.DEFAULT)) {
            store().save(settings);
            assertThat(store().load().settings()).isEqualTo(settings);
        }
        assertThat(Files.readString(file)).contains("\"schema_version\" : 1", "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsMembersOfOtherVersions() throws Exception {
        Files.writeString(file, "{\"schema_version\":1,\"welcomed\":true,\"colour\":{\"of\":\"the sky\"}}");
        JsonSettingsStore store = store();
        assertThat(store.load().settings().welcomed()).isTrue();
        store.save(CHANGED);
        assertThat(Files.readString(file)).contains("the sky");
        assertThat(store().load().settings()).isEqualTo(CHANGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "{\"schema_version\":1} {}",
                "{\"schema_version\":1,\"schema_version\":1}",
                "{}",
                "{\"schema_version\":2}",
                "{\"schema_version\":1,\"welcomed\":\"yes\"}",
                "{\"schema_version\":1,\"port\":70000}",
                "{\"schema_version\":1,\"relays\":[\"gopher://x\"]}",
                "{\"schema_version\":1,\"relays\":\"https://x\"}",
                "{\"schema_version\":1,\"name\":7}",
                "{\"schema_version\":1,\"theme\":\"pink\"}"
            })
    void setsAsideWhatItCannotUnderstand(String content) throws Exception {
        Files.writeString(file, content);
        var loaded = store().load();
        assertThat(loaded.settings()).isEqualTo(Settings.DEFAULT);
        assertThat(loaded.setAside().orElseThrow()).hasContent(content);
        assertThat(file).doesNotExist();
        assertThat(store().load().setAside()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema_version\":1}",
                "{\"schema_version\":1,\"port\":7000,\"relays\":[\"https://x\"],\"name\":null,\"theme\":\"light\"}"
            })
    void readsTheirValidTwins(String content) throws Exception {
        Files.writeString(file, content);
        assertThat(store().load().setAside()).isEmpty();
        assertThat(file).hasContent(content);
    }

    @Test
    void saysWhenItCannotRead() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(() -> store().load())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("settings.json");
    }

    @Test
    void saysWhenItCannotWrite() throws Exception {
        Files.createDirectories(file.resolve("occupied"));
        assertThatThrownBy(() -> store().save(CHANGED))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("settings.json");
    }
}
