package org.flashback.boot;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashback.cli.DemoOptions;
import org.flashback.cli.ExitCode;
import org.flashback.control.json.ReadyJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo: a network of its own on this computer, and you in it, with a window or as text. */
final class DemoProgram {
    private static final Logger LOG = LoggerFactory.getLogger(DemoProgram.class);

    private final Programs programs;
    private final DemoOptions options;
    private final PrintStream err;

    DemoProgram(Programs programs, DemoOptions options, PrintStream err) {
        this.programs = programs;
        this.options = options;
        this.err = err;
    }

    int run() {
        // Around everything: a signal must not end the process before the folder is removed.
        try (var shutdown = Shutdown.install()) {
            Path folder = options.profile().isPresent() ? options.profile().get() : DemoNetwork.temporaryFolder();
            Programs.logInto(folder, options.verbose());
            try {
                return options.headless() || !Display.isThere()
                        ? asText(folder, shutdown)
                        : withWindow(folder, shutdown);
            } finally {
                if (options.profile().isEmpty()) {
                    delete(folder);
                }
            }
        } catch (StartException e) {
            return programs.failed(e.notice());
        } catch (IOException | UncheckedIOException e) {
            err.println("flashback: The demo's folder cannot be used: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int withWindow(Path folder, Shutdown shutdown) throws StartException {
        try (DemoNetwork network = DemoNetwork.start(folder)) {
            NodeSetup you =
                    DemoNetwork.setup(folder.resolve("you"), Optional.empty(), Optional.of(network.relay()), false);
            return new GuiProgram(programs, you, List.of(), shutdown).run(node -> programs.ready(ready(network, node)));
        }
    }

    /** Peers and events as live text; the ready line is all that goes to the standard output. */
    private int asText(Path folder, Shutdown shutdown) throws StartException {
        var lifecycle = new Lifecycle();
        DemoNetwork network = DemoNetwork.start(folder);
        lifecycle.add("demo network", java.time.Duration.ofSeconds(8), network::close);
        RunningNode you = RunningNode.start(
                        DemoNetwork.setup(folder.resolve("you"), Optional.empty(), Optional.of(network.relay()), false),
                        _ -> false)
                .orElseThrow();
        lifecycle.add("you", java.time.Duration.ofSeconds(8), you::close);
        var text = new LiveText(you.faces(), err, you.profile());
        lifecycle.add("text", java.time.Duration.ofSeconds(1), text::close);
        programs.ready(ready(network, you));
        return shutdown.await(lifecycle::close);
    }

    private static ReadyJson.Demo ready(DemoNetwork network, RunningNode you) {
        List<ReadyJson.DemoNode> nodes = new ArrayList<>(List.of(you.demoReady(false)));
        nodes.addAll(network.ready());
        return new ReadyJson.Demo(network.relay().toString(), nodes, Optional.empty());
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the demo's folder could not be removed: {}", e.getMessage());
        }
    }
}
