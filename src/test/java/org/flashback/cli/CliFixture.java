package org.flashback.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flashback.control.ControlServer;
import org.flashback.control.FakeNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node with made-up use cases behind a real control server, and a command line with a scripted terminal. */
abstract class CliFixture {
    @TempDir
    Path profile;

    final FakeNode node = new FakeNode();
    final List<Object> started = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    boolean interactive;
    boolean answer;
    ControlServer server;

    /** What a command did. */
    record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        server = ControlServer.start(profile, node.faces(), arguments -> false);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    Outcome run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Cli.run(
                args,
                new RecordingStarters(),
                new ScriptedTerminal(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Outcome runHere(String... args) {
        return run(Stream.concat(Stream.of(args), Stream.of("--profile", profile.toString()))
                .toArray(String[]::new));
    }

    final class RecordingStarters implements Starters {
        @Override
        public int gui(NodeOptions options) {
            started.add("gui");
            return node(options);
        }

        @Override
        public int node(NodeOptions options) {
            started.add(options);
            return 0;
        }

        @Override
        public int relay(RelayOptions options) {
            started.add(options);
            return 0;
        }

        @Override
        public int demo(DemoOptions options) {
            started.add(options);
            return 0;
        }

        @Override
        public Path defaultProfile() {
            return profile;
        }

        @Override
        public String version() {
            return "9.8.7";
        }
    }

    final class ScriptedTerminal implements Terminal {
        @Override
        public boolean isInteractive() {
            return interactive;
        }

        @Override
        public boolean confirm(String question) {
            asked.add(question);
            return answer;
        }
    }
}
