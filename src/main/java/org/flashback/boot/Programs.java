package org.flashback.boot;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.flashback.adapter.os.ProfileFolder;
import org.flashback.app.Faces;
import org.flashback.app.node.Notice;
import org.flashback.app.port.StoreException;
import org.flashback.cli.DemoOptions;
import org.flashback.cli.ExitCode;
import org.flashback.cli.NodeClient;
import org.flashback.cli.NodeOptions;
import org.flashback.cli.RelayOptions;
import org.flashback.cli.Starters;
import org.flashback.control.json.Json;
import org.flashback.control.json.ReadyJson;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.Relay;
import org.flashback.relay.RelayStartException;

/** What each starting command starts. Prints the ready line, and nothing else on the standard output. */
public final class Programs implements Starters {
    /** The lock is there before the control API answers, and after it has stopped. */
    private static final int HAND_OVER_ATTEMPTS = 15;

    private static final Duration HAND_OVER_PAUSE = Duration.ofMillis(200);

    private static final IpAddress ALL = new IpAddress("0.0.0.0");

    private final PrintStream out;
    private final PrintStream err;

    public Programs(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public int gui(NodeOptions options) {
        if (!Display.isThere()) {
            noWindow(options.profile());
            return node(options);
        }
        // Before a window could flash up and vanish.
        if (handOver(options.profile(), options.arguments())) {
            return ExitCode.DONE;
        }
        try (var shutdown = Shutdown.install()) {
            logInto(options.profile(), options.verbose());
            return new GuiProgram(this, NodeSetup.of(options), options.arguments(), shutdown).run();
        } catch (StartException e) {
            return failed(e.notice());
        }
    }

    @Override
    public int node(NodeOptions options) {
        if (handOver(options.profile(), options.arguments())) {
            return ExitCode.DONE;
        }
        try (var shutdown = Shutdown.install()) {
            logInto(options.profile(), options.verbose());
            var faces = new CompletableFuture<Faces>();
            Optional<RunningNode> node = RunningNode.start(NodeSetup.of(options), arguments -> {
                StartLink.in(arguments).ifPresent(link -> {
                    var _ = faces.thenAccept(there -> StartLink.addWithoutWindow(link, there));
                });
                return false;
            });
            if (node.isEmpty()) {
                return forward(options.profile(), options.arguments());
            }
            faces.complete(node.get().faces());
            StartLink.in(options.arguments())
                    .ifPresent(
                            link -> StartLink.addWithoutWindow(link, node.get().faces()));
            tell(node.get());
            ready(node.get().ready(false));
            return shutdown.await(node.get()::close);
        } catch (StartException e) {
            return failed(e.notice());
        }
    }

    @Override
    public int relay(RelayOptions options) {
        Path data = options.data().orElse(options.profile().resolve("relay"));
        try (var shutdown = Shutdown.install()) {
            logInto(data, options.verbose());
            Relay relay = Relay.start(
                    new org.flashback.relay.RelayOptions(
                            options.listen().map(listen -> listen.address()).orElse(ALL),
                            options.listen()
                                    .map(listen -> listen.port())
                                    .orElse(org.flashback.relay.RelayOptions.DEFAULT_PORT),
                            data,
                            options.tls()
                                    .map(pem -> new org.flashback.relay.RelayOptions.PemPair(
                                            pem.certificate(), pem.key()))),
                    new JsonRecordParser());
            relay.setAside()
                    .ifPresent(path ->
                            err.println("flashback: The relay's database could not be read and was set aside as "
                                    + path.getFileName() + "; a fresh one was made."));
            ready(new ReadyJson.Relay(relay.url().toString(), relay.listenText(), Optional.empty()));
            return shutdown.await(relay::close);
        } catch (StartException e) {
            return failed(e.notice());
        } catch (RelayStartException e) {
            err.println("flashback: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    @Override
    public int demo(DemoOptions options) {
        return new DemoProgram(this, options, err).run();
    }

    @Override
    public Path defaultProfile() {
        return ProfileFolder.platformDefault();
    }

    @Override
    public String version() {
        return Versions.OF_THIS_PROGRAM;
    }

    /** The folder first, with its mode, then the log in it. */
    static void logInto(Path folder, boolean verbose) throws StartException {
        try {
            Logs.into(ProfileFolder.open(folder), verbose);
        } catch (StoreException | IOException e) {
            throw RunningNode.failed(e);
        }
    }

    /** What somebody at the terminal has to know at once: another port, a file set aside. */
    private void tell(RunningNode node) {
        node.faces().health().current().notices().stream()
                .filter(notice -> notice.code() == Notice.Code.PORT_IN_USE)
                .forEach(notice -> err.println("flashback: " + notice.title()));
    }

    void ready(ReadyJson line) {
        out.println(Json.write(line));
        out.flush();
    }

    /** The profile turned out to be in use after all: another start was faster, or one is ending. */
    int forward(Path profile, List<String> arguments) {
        for (int attempt = 0; attempt < HAND_OVER_ATTEMPTS; attempt++) {
            if (handOver(profile, arguments)) {
                return ExitCode.DONE;
            }
            LockSupport.parkNanos(HAND_OVER_PAUSE.toNanos());
        }
        return failed(new Notice(
                Notice.Code.ALREADY_RUNNING,
                Notice.Severity.NEEDS_YOU,
                "Flashback is already open with this profile, but does not answer.",
                "It may be ending just now.",
                Optional.of("Try again in a moment, or end the other one.")));
    }

    /** Whether a running instance took the arguments of this start. */
    private boolean handOver(Path profile, List<String> arguments) {
        Optional<NodeClient> running = NodeClient.find(profile);
        Optional<Boolean> window = running.flatMap(client -> client.show(arguments));
        window.ifPresent(shown -> ready(new ReadyJson.Forwarded(running.get().url(), profile.toString(), shown)));
        return window.isPresent();
    }

    int failed(Notice notice) {
        err.println("flashback: " + notice.title() + " " + notice.body()
                + notice.action().map(action -> " " + action).orElse("") + " ("
                + notice.code().text() + ")");
        return ExitCode.FAILED;
    }

    /** Says that there is no window, and how to reach the node. */
    void noWindow(Path profile) {
        err.println("flashback: There is no display, so the node runs without a window.");
        err.println(
                "flashback: Steer it from another terminal, for example: flashback --profile " + profile + " status");
    }
}
