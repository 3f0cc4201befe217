package org.flashback.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that start a program instead of asking one. */
final class StartCommands {
    private StartCommands() {}

    @Command(name = "gui", description = "The window (the default).")
    static final class Gui implements Callable<Integer> {
        private final Session session;

        @Mixin
        private final NodeArguments arguments = new NodeArguments();

        Gui(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            return session.starters().gui(arguments.options(session));
        }
    }

    @Command(name = "node", description = "The same node without a window.")
    static final class Node implements Callable<Integer> {
        private final Session session;

        @Mixin
        private final NodeArguments arguments = new NodeArguments();

        Node(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            return session.starters().node(arguments.options(session));
        }
    }

    @Command(name = "relay", description = "The relay.")
    static final class Relay implements Callable<Integer> {
        private final Session session;

        @Option(
                names = "--listen",
                paramLabel = "ADDR:PORT",
                description = "Where to listen; port 0 means any free one.")
        Optional<ListenAddress> listen = Optional.empty();

        @Option(names = "--data", paramLabel = "DIR", description = "Its key, its certificate and its database.")
        Optional<Path> data = Optional.empty();

        @ArgGroup(exclusive = false)
        @Nullable
        Pem pem;

        Relay(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            return session.starters()
                    .relay(new RelayOptions(
                            session.profile(),
                            listen,
                            data.map(Path::toAbsolutePath),
                            Optional.ofNullable(pem).map(Pem::files),
                            session.common().verbose));
        }
    }

    /** Both or neither. */
    static final class Pem {
        @Option(names = "--cert", paramLabel = "FILE", required = true, description = "A certificate as PEM.")
        Path certificate = Path.of("");

        @Option(names = "--key", paramLabel = "FILE", required = true, description = "Its key as PEM.")
        Path key = Path.of("");

        private RelayOptions.PemFiles files() {
            return new RelayOptions.PemFiles(certificate.toAbsolutePath(), key.toAbsolutePath());
        }
    }

    @Command(name = "demo", description = "A relay and four peers on this computer, and the window on a fifth.")
    static final class Demo implements Callable<Integer> {
        private final Session session;

        @Option(names = "--headless", description = "Without the window.")
        boolean headless;

        Demo(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            return session.starters()
                    .demo(new DemoOptions(
                            session.common().profile.map(Path::toAbsolutePath), headless, session.common().verbose));
        }
    }
}
