package org.flashback.adapter.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.flashback.app.port.Settings;
import org.flashback.app.port.SettingsStore;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.relay.RelayUrl;
import org.flashback.file.AtomicFile;
import org.flashback.file.SetAside;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code settings.json} in the profile: pretty JSON with {@code schema_version}. Members that are missing have their
 * defaults; members that this version does not know stay in the file. Safe for use by many threads.
 */
public final class JsonSettingsStore implements SettingsStore {
    private static final String FILE = "settings.json";
    private static final String SCHEMA_VERSION = "schema_version";
    private static final int MAX_PORT = 65_535;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final TimeSource time;
    private ObjectNode tree = JSON.createObjectNode();

    /** @param profile an existing folder */
    public JsonSettingsStore(Path profile, TimeSource time) {
        this.file = profile.resolve(FILE);
        this.time = time;
    }

    /** The file was opened, and is not what this class writes. */
    private static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    @Override
    public synchronized Loaded load() throws StoreException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException firstStart) {
            return new Loaded(Settings.DEFAULT, Optional.empty());
        } catch (IOException e) {
            throw new StoreException("The settings " + file + " cannot be opened: " + e, e);
        }
        try {
            ObjectNode read = parse(bytes);
            Settings settings = settings(read);
            tree = read;
            return new Loaded(settings, Optional.empty());
        } catch (UnreadableException e) {
            return new Loaded(Settings.DEFAULT, Optional.of(setAside(e)));
        }
    }

    private Path setAside(UnreadableException reason) throws StoreException {
        try {
            return SetAside.move(file, time.wall());
        } catch (IOException e) {
            e.addSuppressed(reason);
            throw new StoreException("The unreadable settings " + file + " cannot be set aside: " + e, e);
        }
    }

    @Override
    public synchronized void save(Settings settings) throws StoreException {
        ObjectNode next = tree.deepCopy();
        fill(next, settings);
        try {
            AtomicFile.write(file, JSON.writeValueAsBytes(next));
            tree = next;
        } catch (IOException e) {
            throw new StoreException("The settings " + file + " cannot be written: " + e, e);
        }
    }

    private static void fill(ObjectNode to, Settings settings) {
        to.put(SCHEMA_VERSION, Settings.VERSION);
        settings.name().ifPresentOrElse(name -> to.put("name", name), () -> to.putNull("name"));
        to.put("welcomed", settings.welcomed());
        putAll(to.putArray("relays"), settings.relays());
        settings.port().ifPresentOrElse(port -> to.put("port", port), () -> to.putNull("port"));
        to.put("broadcasting", settings.broadcasting());
        putAll(to.putArray("hidden_addresses"), settings.hiddenAddresses());
        settings.confirmedExposure()
                .ifPresentOrElse(
                        digest -> to.put("confirmed_exposure", digest), () -> to.putNull("confirmed_exposure"));
        to.put("ask_on_change", settings.askOnChange());
        to.put("theme", settings.theme().name().toLowerCase(Locale.ROOT));
        to.put("host_relay", settings.hostRelay());
        to.put("lan_discovery", settings.lanDiscovery());
    }

    private static void putAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static ObjectNode parse(byte[] bytes) throws UnreadableException {
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw new UnreadableException("not a JSON object");
        } catch (JacksonException e) {
            throw new UnreadableException(e.getOriginalMessage());
        }
    }

    private static Settings settings(ObjectNode from) throws UnreadableException {
        JsonNode version = from.path(SCHEMA_VERSION);
        // A newer form may mean other things by the same words.
        if (!version.isInt() || version.intValue() < 1 || version.intValue() > Settings.VERSION) {
            throw new UnreadableException("schema_version is not 1 to " + Settings.VERSION);
        }
        return new Settings(
                text(from, "name"),
                flag(from, "welcomed", Settings.DEFAULT.welcomed()),
                relays(from),
                port(from),
                flag(from, "broadcasting", Settings.DEFAULT.broadcasting()),
                texts(from, "hidden_addresses"),
                text(from, "confirmed_exposure"),
                flag(from, "ask_on_change", Settings.DEFAULT.askOnChange()),
                theme(from),
                flag(from, "host_relay", Settings.DEFAULT.hostRelay()),
                flag(from, "lan_discovery", Settings.DEFAULT.lanDiscovery()));
    }

    private static Optional<JsonNode> member(ObjectNode from, String name) {
        return Optional.ofNullable(from.get(name)).filter(node -> !node.isNull());
    }

    private static Optional<String> text(ObjectNode from, String name) throws UnreadableException {
        Optional<JsonNode> node = member(from, name);
        if (node.isPresent() && !node.get().isString()) {
            throw new UnreadableException(name + " is not a text");
        }
        return node.map(JsonNode::stringValue);
    }

    private static boolean flag(ObjectNode from, String name, boolean otherwise) throws UnreadableException {
        Optional<JsonNode> node = member(from, name);
        if (node.isPresent() && !node.get().isBoolean()) {
            throw new UnreadableException(name + " is neither true nor false");
        }
        return node.map(JsonNode::booleanValue).orElse(otherwise);
    }

    private static List<String> texts(ObjectNode from, String name) throws UnreadableException {
        Optional<JsonNode> node = member(from, name);
        List<String> texts = new ArrayList<>();
        if (node.isPresent()) {
            if (!node.get().isArray() || !node.get().valueStream().allMatch(JsonNode::isString)) {
                throw new UnreadableException(name + " is not a list of texts");
            }
            node.get().forEach(entry -> texts.add(entry.stringValue()));
        }
        return texts;
    }

    private static List<String> relays(ObjectNode from) throws UnreadableException {
        List<String> relays = texts(from, "relays");
        for (String relay : relays) {
            try {
                RelayUrl.parse(relay);
            } catch (RelayUrl.RelayUrlFormatException e) {
                throw new UnreadableException(String.valueOf(e.getMessage()));
            }
        }
        return relays;
    }

    private static OptionalInt port(ObjectNode from) throws UnreadableException {
        Optional<JsonNode> node = member(from, "port");
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!node.get().isInt() || node.get().intValue() < 1 || node.get().intValue() > MAX_PORT) {
            throw new UnreadableException("port is not 1 to " + MAX_PORT);
        }
        return OptionalInt.of(node.get().intValue());
    }

    private static Settings.Theme theme(ObjectNode from) throws UnreadableException {
        Optional<String> text = text(from, "theme");
        for (Settings.Theme theme : Settings.Theme.values()) {
            if (text.isEmpty() || theme.name().toLowerCase(Locale.ROOT).equals(text.get())) {
                return text.isEmpty() ? Settings.DEFAULT.theme() : theme;
            }
        }
        throw new UnreadableException("theme is not system, light or dark");
    }
}
