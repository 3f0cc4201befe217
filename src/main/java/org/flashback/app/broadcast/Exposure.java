package org.flashback.app.broadcast;

import java.util.List;
import java.util.OptionalInt;
import org.flashback.core.record.IpAddress;

/**
 * Exactly what is, or would become, public.
 *
 * @param name on the network
 * @param addresses candidates, each with why it is there and whether it is chosen
 * @param port the gossip port; absent when no address would be published
 * @param repositories names of the published ones
 * @param torrents names of the shared files
 */
public record Exposure(
        String name, List<Address> addresses, OptionalInt port, List<String> repositories, List<String> torrents) {
    public Exposure {
        addresses = List.copyOf(addresses);
        repositories = List.copyOf(repositories);
        torrents = List.copyOf(torrents);
    }

    /** The addresses that are chosen. */
    public List<IpAddress> published() {
        return addresses.stream().filter(Address::chosen).map(Address::address).toList();
    }

    /** One address of this computer. */
    public record Address(IpAddress address, Origin origin, boolean chosen) {}

    /** Where an address is known from. */
    public enum Origin {
        /** Given by the user with {@code --advertise} or in the settings. */
        GIVEN,
        /** A relay sees us come from it. */
        SEEN_BY_RELAY,
        /** Of an interface, reachable from everywhere. */
        PUBLIC_INTERFACE,
        /** Of an interface, reachable on the same network only. */
        LOCAL_NETWORK,
        /** This computer only. */
        LOOPBACK
    }
}
