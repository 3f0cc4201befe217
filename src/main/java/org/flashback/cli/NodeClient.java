package org.flashback.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flashback.control.json.ControlFile;
import org.flashback.control.json.ErrorJson;
import org.flashback.control.json.Json;
import org.flashback.control.json.PeerJson;
import org.flashback.control.json.ShowJson;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the node that runs for a profile. Uses the old HTTP client of the JDK on purpose: its first call is answered
 * after 40 ms, that of {@code java.net.http} after 300.
 */
public final class NodeClient {
    private static final int CONNECT_MS = 3_000;

    /** The longest call waits 15 s in the node; the event stream says something every 15 s. */
    private static final int READ_MS = 25_000;

    private final Path profile;
    private final ControlFile control;

    private NodeClient(Path profile, ControlFile control) {
        this.profile = profile;
        this.control = control;
    }

    /** The node of this profile, or nothing when none has left word of itself. It may still turn out to be gone. */
    public static Optional<NodeClient> find(Path profile) {
        try {
            return ControlFile.parse(Files.readString(profile.resolve(ControlFile.NAME)))
                    .filter(control -> ProcessHandle.of(control.pid()).isPresent())
                    .map(control -> new NodeClient(profile, control));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** URL of its control API. */
    public String url() {
        return control.url();
    }

    /**
     * Hands the arguments of a second start over.
     *
     * @return whether a window came to the front, or nothing when the node does not answer
     */
    public Optional<Boolean> show(List<String> arguments) {
        try {
            String answer = post("/v1/show", new ShowJson(arguments));
            return Optional.of(Json.read(answer, ShowJson.Shown.class).window());
        } catch (CommandFailure | Json.JsonFormatException e) {
            return Optional.empty();
        }
    }

    String get(String path) throws CommandFailure {
        return call("GET", path, Optional.empty());
    }

    String post(String path, Object body) throws CommandFailure {
        return call("POST", path, Optional.of(Json.write(body)));
    }

    String delete(String path) throws CommandFailure {
        return call("DELETE", path, Optional.empty());
    }

    List<PeerJson> peers() throws CommandFailure {
        return readList(get("/v1/peers"), PeerJson.class);
    }

    <T> T read(String answer, Class<T> type) throws CommandFailure {
        try {
            return Json.read(answer, type);
        } catch (Json.JsonFormatException e) {
            throw CommandFailure.notRunning(profile.toString());
        }
    }

    <T> List<T> readList(String answer, Class<T> type) throws CommandFailure {
        try {
            return Json.readList(answer, type);
        } catch (Json.JsonFormatException e) {
            throw CommandFailure.notRunning(profile.toString());
        }
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String call(String method, String path, Optional<String> body) throws CommandFailure {
        try {
            HttpURLConnection connection = open(method, path);
            if (body.isPresent()) {
                byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                // Streaming keeps the JDK from sending a request twice by itself.
                connection.setFixedLengthStreamingMode(bytes.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            int status = connection.getResponseCode();
            String answer = text(status >= 400 ? connection.getErrorStream() : connection.getInputStream());
            if (status == 200) {
                return answer;
            }
            throw failure(status, answer);
        } catch (IOException e) {
            throw CommandFailure.notRunning(profile.toString());
        }
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(control.url() + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(READ_MS);
        connection.setRequestProperty("Authorization", "Bearer " + control.token());
        return connection;
    }

    private static String text(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whoever refuses the token, or answers with something else than an error of ours, is not our node. */
    private CommandFailure failure(int status, String answer) {
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN) {
            return CommandFailure.notRunning(profile.toString());
        }
        try {
            int exitCode = status == HttpURLConnection.HTTP_GATEWAY_TIMEOUT ? ExitCode.TIMED_OUT : ExitCode.FAILED;
            return new CommandFailure(exitCode, Json.read(answer, ErrorJson.class));
        } catch (Json.JsonFormatException e) {
            return CommandFailure.notRunning(profile.toString());
        }
    }

    /** Calls {@code listener} with the name of each event of the stream, until that ends. */
    void events(Consumer<String> listener) throws IOException {
        HttpURLConnection connection = open("GET", "/v1/events");
        try (var lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> line.startsWith("event: "))
                    .forEach(line -> listener.accept(line.substring("event: ".length())));
        } finally {
            connection.disconnect();
        }
    }
}
