package org.flashback.core.gossip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;

/** The open links. At most a few dozen, so that walking over them is fine. */
final class LinkTable {
    private final Map<LinkId, Link> links = new LinkedHashMap<>();

    void add(Link link) {
        links.put(link.id(), link);
    }

    Optional<Link> find(LinkId id) {
        return Optional.ofNullable(links.get(id));
    }

    Optional<Link> remove(LinkId id) {
        return Optional.ofNullable(links.remove(id));
    }

    Collection<Link> all() {
        return links.values();
    }

    /** Links over which news may go, in order of their opening; a copy. */
    List<Link> usable() {
        List<Link> usable = new ArrayList<>(links.size());
        for (Link link : links.values()) {
            if (link.usable()) {
                usable.add(link);
            }
        }
        return usable;
    }

    boolean anyUsable() {
        for (Link link : links.values()) {
            if (link.usable()) {
                return true;
            }
        }
        return false;
    }

    /** Links that had our HELLO and are not on their way out, in order of their opening; a copy. */
    List<Link> open() {
        return links.values().stream().filter(link -> !link.closing()).toList();
    }

    Optional<Link> usableTo(PeerId peer) {
        return links.values().stream()
                .filter(link -> link.usable() && link.peer().equals(peer))
                .findFirst();
    }

    /** Whether there is any link to this key, even one that has not said HELLO. */
    boolean anyTo(PeerId peer) {
        return links.values().stream()
                .anyMatch(link -> !link.closing() && link.peer().equals(peer));
    }

    int dialled() {
        return (int) links.values().stream()
                .filter(link -> !link.closing() && link.dialled())
                .count();
    }

    int accepted() {
        return (int) links.values().stream()
                .filter(link -> link.usable() && !link.dialled())
                .count();
    }
}
