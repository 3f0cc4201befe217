package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * How many links one address and one network may dial to us (protocol section 7). A link counts when it is as old as a
 * feeler may become: until then it may be one, and feelers heal partitions. Who comes with more feelers than anybody
 * needs has them counted from their HELLO. This computer and the local network are exempt. Of IPv6 an address is a /64:
 * that is what one house has.
 */
final class InboundLimits {
    private static final Duration FEELER_MEMORY = Duration.ofMinutes(1);

    /** By link, in order of their HELLOs. */
    private final Map<LinkId, Inbound> young = new LinkedHashMap<>();

    private final Map<LinkId, Inbound> counted = new HashMap<>();

    /** When feelers of an address ended. */
    private final Map<String, Deque<Instant>> feelers = new HashMap<>();

    private record Inbound(Link link, String address, String network) {
        static Inbound of(Link link) {
            IpAddress remote = link.remote();
            return new Inbound(
                    link, StrictBase64.encode(remote.prefix(4, 8)), StrictBase64.encode(remote.prefix(3, 6)));
        }
    }

    /** Whether a link whose HELLO came has no place. */
    boolean full(Instant now, Link link) {
        if (exempt(link)) {
            return false;
        }
        Inbound inbound = Inbound.of(link);
        return manyFeelers(now, inbound) && crowded(inbound);
    }

    /** A HELLO was accepted. */
    void entered(Instant now, Link link) {
        if (!exempt(link)) {
            Inbound inbound = Inbound.of(link);
            (manyFeelers(now, inbound) ? counted : young).put(link.id(), inbound);
        }
    }

    /** Links that are no feelers any more are counted, and those too many closed. */
    void tick(Turn turn) {
        if (young.isEmpty()) {
            return;
        }
        for (Inbound inbound : List.copyOf(young.values())) {
            Link link = inbound.link();
            if (link.closing() || turn.now().isBefore(grown(link))) {
                continue;
            }
            young.remove(link.id());
            if (crowded(inbound)) {
                turn.reject(link, RejectReason.LINKS_FULL, "too many from one address or network");
                turn.close(link, CloseCode.FULL, "too many links from your address or network");
            } else {
                counted.put(link.id(), inbound);
            }
        }
    }

    /** The link is closed, whoever did it. */
    void gone(Instant now, Link link) {
        counted.remove(link.id());
        Inbound inbound = young.remove(link.id());
        if (inbound != null && !link.closing() && now.isBefore(grown(link))) {
            feelers.values()
                    .removeIf(times -> !times.getLast().plus(FEELER_MEMORY).isAfter(now));
            feelers.computeIfAbsent(inbound.address(), _ -> new ArrayDeque<>()).add(now);
        }
    }

    Optional<Instant> nextWake() {
        for (Inbound inbound : young.values()) {
            if (!inbound.link().closing()) {
                return Optional.of(grown(inbound.link()));
            }
        }
        return Optional.empty();
    }

    /** More than anybody needs, those counted in that may still become feelers. */
    private boolean manyFeelers(Instant now, Inbound inbound) {
        int recent = 0;
        for (Instant end : feelers.getOrDefault(inbound.address(), new ArrayDeque<>())) {
            recent += end.plus(FEELER_MEMORY).isAfter(now) ? 1 : 0;
        }
        for (Inbound other : young.values()) {
            recent += other.address().equals(inbound.address()) ? 1 : 0;
        }
        return recent >= Limits.FEELERS_PER_MINUTE;
    }

    private boolean crowded(Inbound inbound) {
        int ofAddress = 0;
        int ofNetwork = 0;
        for (Inbound other : counted.values()) {
            boolean open = !other.link().closing();
            ofAddress += open && other.address().equals(inbound.address()) ? 1 : 0;
            ofNetwork += open && other.network().equals(inbound.network()) ? 1 : 0;
        }
        return ofAddress >= Limits.INBOUND_PER_ADDRESS || ofNetwork >= Limits.INBOUND_PER_NETWORK;
    }

    private static Instant grown(Link link) {
        return link.openedAt().plus(Limits.FEELER_LIFE);
    }

    private static boolean exempt(Link link) {
        return link.dialled() || link.remote().isLoopback() || link.remote().isLocalNetwork();
    }
}
