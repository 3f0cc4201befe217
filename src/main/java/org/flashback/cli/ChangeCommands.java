package org.flashback.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashback.control.json.BroadcastJson;
import org.flashback.control.json.ErrorJson;
import org.flashback.control.json.RelayJson;
import org.flashback.core.relay.RelayUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that change something. */
final class ChangeCommands {
    private ChangeCommands() {}

    @Command(name = "broadcast", description = "The toggle: be found, or be silent.")
    static final class Broadcast implements Callable<Integer> {
        private final Session session;

        @Spec
        @Nullable
        CommandSpec spec;

        Broadcast(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "Say 'broadcast on' or 'broadcast off'");
        }

        @Command(name = "on", description = "Become visible. Asks the first time, when there is somebody to ask.")
        int on(@Option(names = "--yes", description = "Do not ask.") boolean yes) throws CommandFailure {
            NodeClient node = session.node();
            if (!yes && session.terminal().isInteractive()) {
                var preview = node.read(node.get("/v1/broadcast/preview"), BroadcastJson.Preview.class);
                if (preview.firstTime() && !confirmed(preview.published())) {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            new ErrorJson(
                                    "FB-USE-01", "Not switched on.", "Nothing became visible.", Optional.empty()));
                }
            }
            return print(node, node.post("/v1/broadcast", new BroadcastJson.Switch(true)));
        }

        @Command(name = "off", description = "Withdraw: every address goes from relays and peers.")
        int off() throws CommandFailure {
            NodeClient node = session.node();
            return print(node, node.post("/v1/broadcast", new BroadcastJson.Switch(false)));
        }

        /** What becomes visible goes to the standard error: the standard output may be read by a script. */
        private boolean confirmed(BroadcastJson.Published published) {
            session.err().println("This becomes visible to everybody on the network:");
            table(published).print(session.err());
            return session.terminal().confirm("Switch on?");
        }

        private int print(NodeClient node, String answer) throws CommandFailure {
            if (session.json()) {
                session.out().println(answer);
                return ExitCode.DONE;
            }
            var state = node.read(answer, BroadcastJson.class);
            String relays = state.relays().ok() + " of " + state.relays().total() + " relays";
            String peers = state.peers().reached() + " of " + state.peers().total() + " peers";
            if (state.broadcasting()) {
                session.out().println("Broadcasting. " + relays + " and " + peers + " know.");
                table(state.published()).print(session.out());
            } else {
                session.out().println("Silent. Withdrawn from " + relays + " and " + peers + ".");
            }
            return ExitCode.DONE;
        }

        private static Table table(BroadcastJson.Published published) {
            String port =
                    published.port().isPresent() ? " port " + published.port().getAsInt() : "";
            return new Table()
                    .row("Name", published.name())
                    .row("Addresses", list(published.addresses()) + port)
                    .row("Repositories", list(published.repositories()))
                    .row("Files", list(published.torrents()));
        }

        private static String list(List<String> texts) {
            return texts.isEmpty() ? "none" : String.join(", ", texts);
        }
    }

    @Command(name = "relays", description = "The relays that introduce this node.")
    static final class Relays implements Callable<Integer> {
        private final Session session;

        Relays(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws CommandFailure {
            return list();
        }

        @Command(name = "list", description = "How they answer (the default).")
        int list() throws CommandFailure {
            NodeClient node = session.node();
            return print(node, node.get("/v1/relays"));
        }

        @Command(name = "add", description = "Add one and ask it at once.")
        int add(@Parameters(paramLabel = "URL", description = "https://host:port#pin=P") RelayUrl url)
                throws CommandFailure {
            NodeClient node = session.node();
            return print(node, node.post("/v1/relays", Map.of("url", url.toString())));
        }

        @Command(name = "remove", description = "Remove one; it is told to forget this node.")
        int remove(@Parameters(paramLabel = "URL", description = "With its pin or without.") RelayUrl url)
                throws CommandFailure {
            NodeClient node = session.node();
            return print(node, node.delete("/v1/relays?url=" + NodeClient.encode(url.toString())));
        }

        private int print(NodeClient node, String answer) throws CommandFailure {
            if (session.json()) {
                session.out().println(answer);
                return ExitCode.DONE;
            }
            var relays = node.readList(answer, RelayJson.class);
            if (relays.isEmpty()) {
                session.out().println("No relays.");
            }
            relays.forEach(relay -> session.out().println(Table.harmless(QueryCommands.relayLine(relay))));
            return ExitCode.DONE;
        }
    }
}
