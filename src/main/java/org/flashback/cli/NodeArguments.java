package org.flashback.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;
import picocli.CommandLine.Option;

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

    NodeOptions options(Session session) {
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
}
