package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node dials: under way, and the links that came of it, each with its purpose. At most some dozens. */
final class Dials {
    /** A dial that has not been heard of for this long is lost. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** A dial that has taken this long is not waited for: another one begins. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Map<Long, Dial> underWay = new LinkedHashMap<>();
    private final Map<LinkId, Dial> open = new LinkedHashMap<>();
    private long lastNumber;

    /** What a dial is for. */
    enum Purpose {
        /** One of the links wanted. */
        LINK,
        /** A look at somebody: ends when the digests are equal. */
        FEELER,
        /** Takes the place of another link once it has proven good. */
        SPARE,
        /** Carries a refutation under a certificate used once. */
        REFUTATION
    }

    /** One dial and its link. */
    static final class Dial {
        private final Known to;
        private final Instant since;
        private Purpose purpose;
        private boolean stale;
        private boolean released;
        private boolean news;
        private Optional<Link> link = Optional.empty();
        private Instant due = Instant.MAX;

        private Dial(Known to, Purpose purpose, Instant since) {
            this.to = to;
            this.purpose = purpose;
            this.since = since;
        }

        Known to() {
            return to;
        }

        Purpose purpose() {
            return purpose;
        }

        void become(Purpose other, Instant until) {
            purpose = other;
            due = until;
        }

        /** Whether the identity has changed since. */
        boolean stale() {
            return stale;
        }

        /** Present once it is connected. */
        Optional<Link> link() {
            return link;
        }

        /** When something is to be decided about it; {@link Instant#MAX} for nothing. */
        Instant due() {
            return due;
        }

        /** Whether the table has learnt something over it. */
        boolean news() {
            return news;
        }

        void broughtNews() {
            news = true;
        }

        /** This node has had enough of it: its end is no failure. */
        boolean released() {
            return released;
        }

        void release() {
            released = true;
            due = Instant.MAX;
        }

        boolean usable() {
            return link.filter(Link::usable).isPresent();
        }

        private boolean takes(NetworkGroup group) {
            boolean stays = purpose == Purpose.LINK || purpose == Purpose.SPARE;
            boolean closing = link.filter(Link::closing).isPresent();
            return stays && !closing && to.group().key() == group.key();
        }
    }

    long begin(Known to, Purpose purpose, Instant now) {
        underWay.put(++lastNumber, new Dial(to, purpose, now));
        return lastNumber;
    }

    /** Whether this dial was made under an identity that is no more, or was given up. */
    boolean isStale(long number) {
        Dial dial = underWay.get(number);
        return dial == null || dial.stale;
    }

    Optional<Dial> connected(long number, Link link) {
        Dial dial = underWay.remove(number);
        if (dial != null && !dial.stale) {
            dial.link = Optional.of(link);
            open.put(link.id(), dial);
        }
        return Optional.ofNullable(dial);
    }

    Optional<Dial> failed(long number) {
        return Optional.ofNullable(underWay.remove(number));
    }

    Optional<Dial> gone(LinkId link) {
        return Optional.ofNullable(open.remove(link));
    }

    Optional<Dial> find(LinkId link) {
        return Optional.ofNullable(open.get(link));
    }

    /** Those that were not heard of for too long; they are given up. */
    List<Dial> lost(Instant now) {
        if (underWay.isEmpty() || !firstSince().isBefore(now.minus(TIMEOUT))) {
            return List.of();
        }
        List<Dial> lost = new ArrayList<>();
        underWay.values().removeIf(dial -> {
            boolean late = dial.since.isBefore(now.minus(TIMEOUT));
            if (late) {
                lost.add(dial);
            }
            return late;
        });
        return lost;
    }

    /** All under way are void: the identity has changed. */
    void voidAll() {
        underWay.values().forEach(dial -> dial.stale = true);
        open.values().forEach(Dial::release);
    }

    /** Whether this node has ever dialled. */
    boolean any() {
        return lastNumber > 0;
    }

    /** Under way under the present identity. */
    int underWay() {
        int count = 0;
        for (Dial dial : underWay.values()) {
            count += dial.stale ? 0 : 1;
        }
        return count;
    }

    /** Where those lead that are wanted as links and may yet succeed soon. */
    List<NetworkGroup> hopeful(Instant now) {
        if (underWay.isEmpty()) {
            return List.of();
        }
        List<NetworkGroup> hopeful = new ArrayList<>(underWay.size());
        for (Dial dial : underWay.values()) {
            boolean soon = now.isBefore(dial.since.plus(SLOW));
            if (!dial.stale && dial.purpose == Purpose.LINK && soon) {
                hopeful.add(dial.to.group());
            }
        }
        return hopeful;
    }

    /** Open links of this purpose that are not on their way out. */
    int open(Purpose purpose) {
        int count = 0;
        for (Dial dial : open.values()) {
            boolean counts = dial.purpose == purpose
                    && dial.link.filter(link -> !link.closing()).isPresent();
            count += counts ? 1 : 0;
        }
        return count;
    }

    /** Open ones, the oldest first; a copy. */
    List<Dial> links() {
        return List.copyOf(open.values());
    }

    boolean dials(Place place) {
        for (Dial dial : underWay.values()) {
            if (!dial.stale && dial.to.place().peer().equals(place.peer())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a link that stays, or is to stay, leads into this group. Nearby groups are never taken. */
    boolean takes(NetworkGroup group) {
        return !group.nearby()
                && (open.values().stream().anyMatch(dial -> dial.takes(group))
                        || underWay.values().stream().anyMatch(dial -> !dial.stale && dial.takes(group)));
    }

    /** When something is to be decided about any of them, or is lost, or no longer waited for. */
    Instant nextDue(Instant now) {
        Instant next = Instant.MAX;
        for (Dial dial : open.values()) {
            next = dial.due.isBefore(next) ? dial.due : next;
        }
        for (Dial dial : underWay.values()) {
            Instant slow = dial.since.plus(SLOW);
            Instant at = slow.isAfter(now) ? slow : dial.since.plus(TIMEOUT).plusMillis(1);
            next = at.isBefore(next) ? at : next;
        }
        return next;
    }

    /** When the next dial under way is no longer waited for; {@link Instant#MAX} for none. */
    Instant nextSlow(Instant now) {
        Instant next = Instant.MAX;
        for (Dial dial : underWay.values()) {
            Instant slow = dial.since.plus(SLOW);
            next = !dial.stale && slow.isAfter(now) && slow.isBefore(next) ? slow : next;
        }
        return next;
    }

    private Instant firstSince() {
        return underWay.values().iterator().next().since;
    }
}
