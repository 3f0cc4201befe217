package org.flashback.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell reads to complete commands and options. */
@Command(
        name = "completion",
        description = "What a shell reads to complete commands, for example: . <(flashback completion bash)")
final class CompletionCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Those it can be written for. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "The shell.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).root().commandLine();
        // The script for bash switches zsh to its manner by itself.
        session.out().println(shell == Shell.FISH ? fish(root) : AutoComplete.bash("flashback", root));
        return ExitCode.DONE;
    }

    private static String fish(CommandLine root) {
        var script = new StringBuilder("complete -c flashback -f\n");
        root.getSubcommands().forEach((name, command) -> {
            CommandSpec of = command.getCommandSpec();
            script.append("complete -c flashback -n __fish_use_subcommand -a ")
                    .append(name)
                    .append(description(of.usageMessage().description()));
            for (OptionSpec option : of.options()) {
                String longest = option.longestName();
                script.append("complete -c flashback -n '__fish_seen_subcommand_from ")
                        .append(name)
                        .append("' -l ")
                        .append(longest.substring(2))
                        .append(option.arity().max() > 0 ? " -r" : "")
                        .append(description(option.description()));
            }
            command.getSubcommands().keySet().forEach(below -> script.append(
                            "complete -c flashback -n '__fish_seen_subcommand_from ")
                    .append(name)
                    .append("' -a ")
                    .append(below)
                    .append('\n'));
        });
        return script.toString();
    }

    private static String description(String[] lines) {
        return " -d '" + String.join(" ", List.of(lines)).replace("'", "\\'") + "'\n";
    }
}
