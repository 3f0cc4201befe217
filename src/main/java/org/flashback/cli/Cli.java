package org.flashback.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.flashback.control.json.Json;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerLink;
import org.flashback.core.relay.RelayUrl;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** Arguments to command to exit code. */
public final class Cli {
    private Cli() {}

    /**
     * Carries out one command.
     *
     * @param out results and ready lines
     * @param err everything else
     * @return one of {@link ExitCode}
     */
    public static int run(String[] args, Starters starters, PrintStream out, PrintStream err) {
        return run(args, starters, Terminal.SYSTEM, out, err);
    }

    static int run(String[] args, Starters starters, Terminal terminal, PrintStream out, PrintStream err) {
        var session = new Session(starters, terminal, List.of(args), out, err);
        int exitCode = commandLine(session).execute(args);
        out.flush();
        err.flush();
        return exitCode;
    }

    @Command(
            name = "flashback",
            synopsisSubcommandLabel = "[COMMAND]",
            description = "Share git repositories and large files; be found only while you choose to be.")
    private static final class Root implements Callable<Integer> {
        private final Session session;

        @Mixin
        private final NodeArguments arguments = new NodeArguments();

        Root(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            return session.starters().gui(arguments.options(session));
        }
    }

    private static CommandLine commandLine(Session session) {
        var line = new CommandLine(new Root(session)).addMixin("common", session.common());
        line.addSubcommand(new StartCommands.Gui(session))
                .addSubcommand(new StartCommands.Node(session))
                .addSubcommand(new StartCommands.Relay(session))
                .addSubcommand(new StartCommands.Demo(session))
                .addSubcommand(new QueryCommands.Status(session))
                .addSubcommand(new QueryCommands.Peers(session))
                .addSubcommand(new ChangeCommands.Broadcast(session))
                .addSubcommand(new WaitCommand(session))
                .addSubcommand(new ChangeCommands.Relays(session))
                .addSubcommand(new QueryCommands.Identity(session))
                .addSubcommand(new TrustCommand(session))
                .addSubcommand(new QueryCommands.Version(session))
                .addSubcommand(new CompletionCommand(session));
        line.registerConverter(RelayUrl.class, Cli::relayUrl);
        line.registerConverter(Email.class, Cli::name);
        line.registerConverter(IpAddress.class, Cli::address);
        line.registerConverter(ListenAddress.class, Cli::listen);
        line.registerConverter(PeerLink.class, Cli::link);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, args) -> wrongUsage(wrong, session.err()));
        line.setExecutionExceptionHandler((failure, command, result) -> failed(failure, session));
        line.setExecutionStrategy(Cli::execute);
        return line;
    }

    /** Options of the default command, written before another one, would silently do nothing. */
    private static int execute(ParseResult result) {
        for (OptionSpec option : result.matchedOptions()) {
            boolean misplaced = result.hasSubcommand() && !option.inherited() && option.scopeType() == ScopeType.LOCAL;
            if (misplaced) {
                throw new ParameterException(
                        result.commandSpec().commandLine(),
                        option.longestName() + " belongs after the command '"
                                + result.subcommand().commandSpec().name() + "'");
            }
        }
        return new CommandLine.RunLast().execute(result);
    }

    private static int wrongUsage(ParameterException wrong, PrintStream err) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println(Table.harmless("flashback: " + wrong.getMessage()) + " (" + command + " --help)");
        return ExitCode.WRONG_USAGE;
    }

    /** What nobody expected is thrown on, to whoever called the program. */
    private static int failed(Exception exception, Session session) throws Exception {
        if (!(exception instanceof CommandFailure failure)) {
            throw exception;
        }
        boolean usage = failure.exitCode() == ExitCode.WRONG_USAGE;
        if (session.json() && !usage) {
            session.out().println(Json.write(failure.error()));
        }
        if (!session.json() || failure.exitCode() != ExitCode.FAILED) {
            String reason = "flashback: " + failure.error().title() + " "
                    + failure.error().detail();
            reason.lines().map(Table::harmless).forEach(session.err()::println);
        }
        return failure.exitCode();
    }

    private static RelayUrl relayUrl(String text) {
        try {
            return RelayUrl.parse(text);
        } catch (RelayUrl.RelayUrlFormatException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static Email name(String text) {
        Email.problem(text).ifPresent(problem -> {
            throw new TypeConversionException("'" + text + "': " + problem);
        });
        return new Email(text);
    }

    private static IpAddress address(String text) {
        return IpAddress.lenient(text)
                .filter(IpAddress::mayBeAnnounced)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not an address of a computer"));
    }

    private static PeerLink link(String text) {
        try {
            return PeerLink.parse(text);
        } catch (PeerLink.PeerLinkFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a link to a peer. " + e.getMessage());
        }
    }

    private static ListenAddress listen(String text) {
        return ListenAddress.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is not ADDR:PORT, for example 127.0.0.1:0 or [::1]:13337"));
    }
}
