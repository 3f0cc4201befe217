package org.flashback.boot;

import java.io.IOException;
import java.io.PrintStream;
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
        try {
            Path folder = options.profile().isPresent() ? options.profile().get() : DemoNetwork.temporaryFolder();
            Programs.logInto(folder, options.verbose());
            Runnable cleanUp = options.profile().isPresent() ? () -> LOG.info("demo ended") : () -> delete(folder);
            try {
                return options.headless() || !Display.isThere() ? asText(folder, cleanUp) : withWindow(folder, cleanUp);
            } catch (StartException e) {
                cleanUp.run();
                throw e;
            }
        } catch (StartException e) {
            return programs.failed(e.notice());
        } catch (IOException e) {
            err.println("flashback: The demo's folder cannot be used: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int withWindow(Path folder, Runnable cleanUp) throws StartException {
        DemoNetwork network = DemoNetwork.start(folder);
        NodeSetup you = DemoNetwork.setup(folder.resolve("you"), Optional.empty(), Optional.of(network.relay()), false);
        return new GuiProgram(programs, you, List.of()).run(node -> programs.ready(ready(network, node)), () -> {
            network.close();
            cleanUp.run();
        });
    }

    /** Peers and events as live text; the ready line is all that goes to the standard output. */
    private int asText(Path folder, Runnable cleanUp) throws StartException {
        var shutdown = Shutdown.install();
        DemoNetwork network = DemoNetwork.start(folder);
        NodeSetup setup =
                DemoNetwork.setup(folder.resolve("you"), Optional.empty(), Optional.of(network.relay()), false);
        Optional<RunningNode> you = RunningNode.start(setup, _ -> false);
        if (you.isEmpty()) {
            network.close();
            return programs.failed(DemoNetwork.alreadyRunning(folder));
        }
        var text = new LiveText(you.get().faces(), err, you.get().profile());
        programs.ready(ready(network, you.get()));
        return shutdown.await(() -> {
            text.close();
            you.get().close();
            network.close();
            cleanUp.run();
        });
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
