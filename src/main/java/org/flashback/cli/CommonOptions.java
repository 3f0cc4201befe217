package org.flashback.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command, before or after it. */
final class CommonOptions {
    @Option(
            names = "--profile",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The folder in which everything of a user lies.")
    Optional<Path> profile = Optional.empty();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON value.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more on the standard error.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this text.")
    boolean help;
}
