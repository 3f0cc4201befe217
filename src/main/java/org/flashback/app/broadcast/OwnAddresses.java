package org.flashback.app.broadcast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.flashback.app.broadcast.Exposure.Address;
import org.flashback.app.broadcast.Exposure.Origin;
import org.flashback.app.port.HostInfo;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Limits;

/**
 * Which addresses of this computer could be published, and which are by default: what the user gave; otherwise what the
 * node listens on; loopback only if it was given or the node listens on nothing else.
 */
public final class OwnAddresses {
    private final HostInfo host;
    private final List<IpAddress> given;
    private final Optional<IpAddress> listen;
    private final Supplier<List<IpAddress>> observed;

    /**
     * @param given by {@code --advertise}
     * @param listen the concrete address of {@code --listen}; empty for all
     * @param observed where relays see us come from
     */
    public OwnAddresses(
            HostInfo host, List<IpAddress> given, Optional<IpAddress> listen, Supplier<List<IpAddress>> observed) {
        this.host = host;
        this.given = List.copyOf(given);
        this.listen = listen;
        this.observed = observed;
    }

    /** Candidates, the best first, with those chosen that are neither hidden nor beyond what a record carries. */
    public List<Address> candidates(Set<String> hidden) {
        Map<IpAddress, Origin> found = new LinkedHashMap<>();
        given.forEach(address -> found.put(address, Origin.GIVEN));
        if (listen.isPresent()) {
            found.putIfAbsent(listen.get(), origin(listen.get()));
        } else {
            observed.get().stream()
                    .filter(address -> !address.isLoopback())
                    .forEach(address -> found.putIfAbsent(address, Origin.SEEN_BY_RELAY));
            host.addresses().stream()
                    .filter(address ->
                            !address.isLoopback() && !address.toInetAddress().isLinkLocalAddress())
                    .forEach(address -> found.putIfAbsent(address, origin(address)));
        }
        List<Address> ordered = new ArrayList<>();
        found.forEach((address, origin) -> ordered.add(new Address(address, origin, byDefault(address, origin))));
        ordered.sort(
                Comparator.comparing((Address address) -> !address.chosen()).thenComparing(Address::origin));
        int chosen = 0;
        for (int i = 0; i < ordered.size(); i++) {
            Address address = ordered.get(i);
            boolean stays =
                    address.chosen() && !hidden.contains(address.address().text()) && chosen < Limits.MAX_ADDRESSES;
            chosen += stays ? 1 : 0;
            ordered.set(i, new Address(address.address(), address.origin(), stays));
        }
        return ordered;
    }

    private boolean byDefault(IpAddress address, Origin origin) {
        if (!given.isEmpty()) {
            return origin == Origin.GIVEN;
        }
        // A private IPv6 address reaches nobody who is not reached by the private IPv4 one.
        return !(origin == Origin.LOCAL_NETWORK && address.isIpv6());
    }

    private static Origin origin(IpAddress address) {
        if (address.isLoopback()) {
            return Origin.LOOPBACK;
        }
        return address.isLocalNetwork() ? Origin.LOCAL_NETWORK : Origin.PUBLIC_INTERFACE;
    }
}
