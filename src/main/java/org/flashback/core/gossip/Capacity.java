package org.flashback.core.gossip;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * How many may stay that dialled us (protocol sections 1.5 and 5). Feelers take no place: some links more are let in, and
 * who is still there when a feeler would have gone is told that all places are taken.
 */
final class Capacity {
    private final LinkTable links;

    Capacity(LinkTable links) {
        this.links = links;
    }

    /** Whether somebody whose HELLO came cannot even be a guest. */
    boolean full(Link link) {
        return !link.dialled() && accepted() >= Limits.MAX_ACCEPTED_LINKS + Limits.MAX_GUESTS;
    }

    /** Guests who stay too long leave, the latest first. */
    void tick(Turn turn) {
        int over = accepted() - Limits.MAX_ACCEPTED_LINKS;
        for (; over > 0; over--) {
            Optional<Link> last = latest(turn.now());
            if (last.isEmpty()) {
                return;
            }
            turn.close(last.get(), CloseCode.FULL, "no link is free");
        }
    }

    /** When the next guest has stayed for too long, if there is one. */
    Optional<Instant> nextWake(Instant now) {
        if (accepted() <= Limits.MAX_ACCEPTED_LINKS) {
            return Optional.empty();
        }
        Instant next = Instant.MAX;
        for (Link link : links.all()) {
            Instant grown = link.openedAt().plus(Limits.FEELER_LIFE);
            next = counts(link) && grown.isAfter(now) && grown.isBefore(next) ? grown : next;
        }
        return Optional.of(next).filter(at -> at.isBefore(Instant.MAX));
    }

    private Optional<Link> latest(Instant now) {
        Optional<Link> latest = Optional.empty();
        int grown = 0;
        for (Link link : links.all()) {
            if (counts(link) && !now.isBefore(link.openedAt().plus(Limits.FEELER_LIFE))) {
                grown++;
                latest = Optional.of(link);
            }
        }
        return grown > Limits.MAX_ACCEPTED_LINKS ? latest : Optional.empty();
    }

    private int accepted() {
        int accepted = 0;
        for (Link link : links.all()) {
            accepted += counts(link) ? 1 : 0;
        }
        return accepted;
    }

    private static boolean counts(Link link) {
        return !link.dialled() && link.usable();
    }
}
