package org.flashback.core.gossip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;

/**
 * The open links in order of their opening. At most a few dozen: walking over a list is faster and smaller than any map,
 * and these walks happen at every message.
 */
final class LinkTable {
    private final List<Link> links = new ArrayList<>(4);

    void add(Link link) {
        links.add(link);
    }

    Optional<Link> find(LinkId id) {
        for (Link link : links) {
            if (link.id().number() == id.number()) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    Optional<Link> remove(LinkId id) {
        Optional<Link> found = find(id);
        found.ifPresent(links::remove);
        return found;
    }

    /** All of them; a view, not to be walked over while links come and go. */
    List<Link> all() {
        return Collections.unmodifiableList(links);
    }

    /** Links over which news may go, in order of their opening; a copy. */
    List<Link> usable() {
        List<Link> usable = new ArrayList<>(links.size());
        for (Link link : links) {
            if (link.usable()) {
                usable.add(link);
            }
        }
        return usable;
    }

    /** Whether news can come or go at all. */
    boolean anyUsable() {
        for (Link link : links) {
            if (link.usable()) {
                return true;
            }
        }
        return false;
    }

    /** Links that had our HELLO and are not on their way out, in order of their opening; a copy. */
    List<Link> open() {
        List<Link> open = new ArrayList<>(links.size());
        for (Link link : links) {
            if (!link.closing()) {
                open.add(link);
            }
        }
        return open;
    }

    Optional<Link> usableTo(PeerId peer) {
        for (Link link : links) {
            if (link.usable() && link.peer().equals(peer)) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /** Whether there is any link to this key, even one that has not said HELLO. */
    boolean anyTo(PeerId peer) {
        for (Link link : links) {
            if (!link.closing() && link.peer().equals(peer)) {
                return true;
            }
        }
        return false;
    }

    int dialled() {
        int count = 0;
        for (Link link : links) {
            count += !link.closing() && link.dialled() ? 1 : 0;
        }
        return count;
    }

    int accepted() {
        int count = 0;
        for (Link link : links) {
            count += link.usable() && !link.dialled() ? 1 : 0;
        }
        return count;
    }
}
