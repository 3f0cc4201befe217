package org.flashback.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;

/**
 * How a node is to be started, with a window or without.
 *
 * @param profile absolute; possibly not there yet
 * @param relays in addition to those of the settings
 * @param listen absent: as in the settings, at all addresses
 * @param name absent: as in the settings, or made from user and computer
 * @param broadcast switch on at start
 * @param advertise addresses to publish although no interface has them, or that are loopback
 * @param offlineLan no multicast on the local network
 * @param verbose more of what happens goes to the standard error
 * @param arguments as given, for a running instance of the same profile
 */
public record NodeOptions(
        Path profile,
        List<RelayUrl> relays,
        Optional<ListenAddress> listen,
        Optional<Email> name,
        boolean broadcast,
        List<IpAddress> advertise,
        boolean offlineLan,
        boolean verbose,
        List<String> arguments) {
    public NodeOptions {
        relays = List.copyOf(relays);
        advertise = List.copyOf(advertise);
        arguments = List.copyOf(arguments);
    }
}
