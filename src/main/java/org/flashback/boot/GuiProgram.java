package org.flashback.boot;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.flashback.app.Faces;
import org.flashback.cli.ExitCode;
import org.flashback.control.Foreground;
import org.flashback.ui.shell.Launcher;
import org.flashback.ui.shell.UiOptions;
import org.flashback.ui.shell.Window;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window and the node behind it. The window opens first and is usable while the node starts. */
final class GuiProgram {
    private static final Logger LOG = LoggerFactory.getLogger(GuiProgram.class);

    private static final Duration FIRST_FRAME = Duration.ofSeconds(5);

    private final Programs programs;
    private final NodeSetup setup;
    private final List<String> arguments;
    private final Shutdown shutdown;

    /** @param arguments of this start, for an instance that has the profile already */
    GuiProgram(Programs programs, NodeSetup setup, List<String> arguments, Shutdown shutdown) {
        this.programs = programs;
        this.setup = setup;
        this.arguments = arguments;
        this.shutdown = shutdown;
    }

    int run() {
        return run(node -> programs.ready(node.ready(true)));
    }

    /** @param whenReady prints the ready line */
    int run(Consumer<RunningNode> whenReady) {
        var faces = new CompletableFuture<Faces>();
        Optional<Runnable> demo = setup.demo() ? Optional.empty() : Optional.of(GuiProgram::startDemo);
        CompletableFuture<Window> window =
                Launcher.open(faces, new UiOptions(() -> LOG.info("window shown"), shutdown::ask, demo));
        Thread.setDefaultUncaughtExceptionHandler((thread, defect) -> {
            LOG.error("{} died", thread.getName(), defect);
            var _ = window.thenAccept(open -> open.showFailure(defect));
        });
        Foreground foreground = handed -> {
            var _ = window.thenAccept(open -> {
                open.bringToFront();
                StartLink.in(handed).ifPresent(open::addPeer);
            });
            return true;
        };
        StartLink.in(arguments).ifPresent(link -> {
            var _ = window.thenAccept(open -> open.addPeer(link));
        });
        awaitFirstFrame(window);
        try {
            Optional<RunningNode> node = RunningNode.start(setup, foreground);
            if (node.isEmpty()) {
                Launcher.exit();
                return programs.forward(setup.profile(), arguments);
            }
            return run(node.get(), faces, window, whenReady);
        } catch (StartException e) {
            faces.completeExceptionally(new org.flashback.app.node.NodeException(e.notice()));
            programs.failed(e.notice());
            shutdown.await(() -> LOG.debug("there is no node to stop"));
            endToolkit();
            return ExitCode.FAILED;
        }
    }

    private int run(
            RunningNode node,
            CompletableFuture<Faces> faces,
            CompletableFuture<Window> window,
            Consumer<RunningNode> whenReady) {
        try {
            window.join();
            faces.complete(node.faces());
            whenReady.accept(node);
        } catch (CompletionException noWindow) {
            // A display was promised and is not there: the node is what remains, and is worth having.
            programs.noWindow(setup.profile());
            LOG.warn("no window", noWindow);
            programs.ready(node.ready(false));
        }
        int exitCode = shutdown.await(node::close);
        endToolkit();
        return exitCode;
    }

    /** On two cores a node that starts at the same time would cost the window a second. */
    private static void awaitFirstFrame(CompletableFuture<Window> window) {
        window.handle((_, _) -> true)
                .completeOnTimeout(false, FIRST_FRAME.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void endToolkit() {
        if (!shutdown.isBySignal()) {
            Launcher.exit();
        }
    }

    /** The demo is a program of its own: nothing of it touches this profile. */
    private static void startDemo() {
        try {
            ProcessHandle.Info self = ProcessHandle.current().info();
            List<String> command =
                    new java.util.ArrayList<>(List.of(self.command().orElse("java")));
            command.addAll(
                    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
            if (System.getProperty("jpackage.app-path") != null) {
                command = new java.util.ArrayList<>(List.of(System.getProperty("jpackage.app-path")));
            } else {
                command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.flashback.Main"));
            }
            command.add("demo");
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.error("the demo could not be started", e);
        }
    }
}
