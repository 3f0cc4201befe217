package org.flashback.core.gossip;

import java.util.Locale;
import java.util.Optional;
import org.flashback.core.record.IpAddress;

/**
 * Who named a candidate: bounds how many candidates may come from one party (protocol section 5).
 *
 * @param group equal for introducers that count as one: the neighbour's /16, the relay
 * @param nearby whether it was met on the same computer or network, so that it may name addresses there
 * @param chosen whether it is the local network or the user: nobody else would be made to dial with us
 */
record Introducer(long group, boolean nearby, boolean chosen) {
    private static final long RELAY = 2L << 56;
    private static final long STORE = 3L << 56;

    /** Nobody in particular: what had been waiting. */
    static final Introducer UNKNOWN = new Introducer(0, false, false);

    static final Introducer LAN = new Introducer(5L << 56, true, true);

    static final Introducer USER = new Introducer(7L << 56, true, true);

    static Introducer neighbour(Link link) {
        return new Introducer(NetworkGroup.of(link.remote(), 0).key(), NetworkGroup.isNearby(link.remote()), false);
    }

    /** @param label host, or host and port */
    static Introducer relay(String label) {
        return new Introducer(RELAY | Integer.toUnsignedLong(label.hashCode()), isNearby(label), false);
    }

    /** Who had told us of it in an earlier run; where it was met is not stored. */
    static Introducer stored(Origin origin) {
        long who = Integer.toUnsignedLong(
                31 * origin.peer().hashCode() + origin.label().hashCode());
        return origin.kind() == Origin.Kind.RELAY ? relay(origin.label()) : new Introducer(STORE | who, false, false);
    }

    private static boolean isNearby(String label) {
        int colon = label.lastIndexOf(':');
        boolean bare = colon < 0 || (label.indexOf(':') != colon && !label.startsWith("["));
        String host = (bare ? label : label.substring(0, colon)).toLowerCase(Locale.ROOT);
        Optional<IpAddress> literal = IpAddress.lenient(host);
        // A name that only a local resolver knows; 'localhost' has no dot either.
        return literal.map(NetworkGroup::isNearby)
                .orElse(host.indexOf('.') < 0 || host.endsWith(".local") || host.endsWith(".home.arpa"));
    }
}
