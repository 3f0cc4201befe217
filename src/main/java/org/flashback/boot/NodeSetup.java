package org.flashback.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashback.cli.ListenAddress;
import org.flashback.cli.NodeOptions;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;

/**
 * What a node is started with.
 *
 * @param listen absent: all addresses, the port of the settings
 * @param name absent: that of the settings, or made from user and computer
 * @param broadcast switched on for this run, whatever the settings say
 * @param offlineLan no multicast in this run, whatever the settings say
 * @param demo whether it belongs to a demo network
 */
record NodeSetup(
        Path profile,
        List<RelayUrl> relays,
        Optional<ListenAddress> listen,
        Optional<Email> name,
        boolean broadcast,
        List<IpAddress> advertise,
        boolean offlineLan,
        boolean demo) {
    static NodeSetup of(NodeOptions options) {
        return new NodeSetup(
                options.profile(),
                options.relays(),
                options.listen(),
                options.name(),
                options.broadcast(),
                options.advertise(),
                options.offlineLan(),
                false);
    }
}
