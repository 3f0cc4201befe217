package org.flashback.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerLink;
import org.flashback.core.relay.RelayUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options of {@code gui} and {@code node} as picocli fills them. */
final class NodeArguments {
    @Option(
            names = "--relay",
            paramLabel = "URL",
            description = "A relay, https://host:port#pin=P. May be given several times.")
    List<RelayUrl> relays = new ArrayList<>();

    @Option(names = "--listen", paramLabel = "ADDR:PORT", description = "Where to listen; port 0 means any free one.")
    Optional<ListenAddress> listen = Optional.empty();

    @Option(names = "--name", paramLabel = "TEXT", description = "The name on the network, you@computer.")
    Optional<Email> name = Optional.empty();

    @Option(names = "--broadcast", description = "Be visible from the start.")
    boolean broadcast;

    @Option(
            names = "--advertise",
            paramLabel = "ADDR",
            description = "Publish this address instead of those of this computer. May be given several times.")
    List<IpAddress> advertise = new ArrayList<>();

    @Option(names = "--offline-lan", description = "No multicast on the local network.")
    boolean offlineLan;

    @Parameters(
            arity = "0..1",
            paramLabel = "LINK",
            description = "A link to a peer that is to be added, flashback://peer/…")
    Optional<String> link = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    /** The link stays among the arguments: the instance that has the profile reads it there. */
    NodeOptions options(Session session) {
        link.ifPresent(this::check);
        return new NodeOptions(
                session.profile(),
                relays,
                listen,
                name,
                broadcast,
                advertise,
                offlineLan,
                session.common().verbose,
                session.arguments());
    }

    private void check(String text) {
        try {
            PeerLink.parse(text);
        } catch (PeerLink.PeerLinkFormatException e) {
            String problem = PeerLink.isMeant(text)
                    ? "'" + text + "' is not a link to a peer. " + e.getMessage()
                    : "'" + text + "' is neither a command nor a link to a peer";
            throw new ParameterException(Objects.requireNonNull(command).commandLine(), problem);
        }
    }
}
