package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;

/**
 * Which links news is pushed over (protocol section 4.2): duplicates prune, what had to be asked for grafts, and what
 * remains is close to a spanning tree. After "Epidemic Broadcast Trees", Leitão, Pereira, Rodrigues, 2007.
 */
final class Tree {
    /** A second copy within this, over a link that we sent ours on, has crossed ours: nobody could know. */
    static final Duration CROSSING = Duration.ofMillis(200);

    /**
     * So many crossed copies in a row, with nothing needed between them, prune all the same. One may be two waves of an
     * owner who pushes to all his links, met on a good link; a link where it happens again and again closes a cycle, and
     * would cost two copies of everything for ever.
     */
    private static final int CROSSED_IN_A_ROW = 2;

    /** An end that nobody pushes to tries another neighbour this often. */
    private static final Duration LONELY_PAUSE = Duration.ofSeconds(5);

    /** News came, but not over an eager link, for this long: that link brings nothing. */
    private static final Duration IDLE_TREE = Duration.ofSeconds(60);

    /** The prune is under way: copies that arrive meanwhile need no other one. */
    private static final Duration PRUNE_PAUSE = Duration.ofSeconds(1);

    private final Self self;
    private final LinkTable links;
    private final Requests requests;
    private final Degraded degraded = new Degraded();
    private Instant nextLonely = Instant.MIN;
    private Optional<Instant> missedSince = Optional.empty();

    Tree(Self self, LinkTable links, Requests requests) {
        this.self = self;
        this.links = links;
        this.requests = requests;
    }

    /** Asks for these, and to be pushed to from now on. Without versions, only the latter. */
    Message.Request graft(Turn turn, Link link, List<Version> versions) {
        link.setEager(true);
        var request = new Message.Request(self.head(turn.now()), new Message.Want(versions, true));
        requests.opened(request.head().id(), link.id(), Requests.Purpose.GRAFT, turn.now());
        turn.send(link, request);
        return request;
    }

    /** The other end wants to be pushed to. A node that many choose would carry the whole network: it has its fill. */
    void grafted(Link link) {
        if (!link.eager() && eagerLinks() < Limits.MAX_EAGER_LINKS) {
            link.setEager(true);
        }
    }

    /** The other end has it from somebody else. */
    void pruned(Link link) {
        link.setEager(false);
    }

    /** A copy came that was not needed. */
    void duplicate(Turn turn, Link from) {
        boolean justSaid = from.prunedAt()
                .filter(at -> turn.now().isBefore(at.plus(PRUNE_PAUSE)))
                .isPresent();
        from.setEager(false);
        from.forgetCrossed();
        if (!justSaid) {
            from.pruned(turn.now());
            turn.send(
                    from,
                    new Message.Heartbeat(
                            self.head(turn.now()), false, Optional.empty(), List.of(), true, Optional.empty()));
        }
    }

    /** A copy came that was not needed, and ours was under way to its sender. */
    void crossed(Turn turn, Link from) {
        if (from.addCrossed() >= CROSSED_IN_A_ROW) {
            duplicate(turn, from);
        }
    }

    /** News was pushed to us. */
    void pushed(Turn turn, Link from) {
        degraded.heard(turn.now(), false);
        from.forgetCrossed();
        if (from.eager()) {
            missedSince = Optional.empty();
        } else {
            missed(turn);
        }
    }

    /** News came because we asked for it. */
    void grafted(Turn turn) {
        degraded.heard(turn.now(), true);
        missed(turn);
    }

    /** News came some other way than over the tree. */
    void missed(Turn turn) {
        if (missedSince.isEmpty()) {
            missedSince = Optional.of(turn.now());
        }
    }

    /** The links that news is pushed over now: the eager ones, and in bad times others at random besides. */
    List<Link> targets(Turn turn) {
        List<Link> usable = links.usable();
        List<Link> eager = new ArrayList<>();
        List<Link> lazy = new ArrayList<>();
        for (Link link : usable) {
            (link.eager() ? eager : lazy).add(link);
        }
        if (degraded.isOn(turn.now())) {
            while (eager.size() < Limits.FAN_OUT && !lazy.isEmpty()) {
                eager.add(lazy.remove(self.random().nextInt(lazy.size())));
            }
        }
        return eager;
    }

    void tick(Turn turn) {
        if (!turn.now().isBefore(nextLonely) && eagerLinks() == 0) {
            graftRandom(turn);
        }
        if (missedSince
                .filter(since -> !turn.now().isBefore(since.plus(IDLE_TREE)))
                .isPresent()) {
            missedSince = Optional.empty();
            graftRandom(turn);
        }
    }

    Optional<Instant> nextWake() {
        Optional<Instant> idle = missedSince.map(since -> since.plus(IDLE_TREE));
        boolean lonely = eagerLinks() == 0 && links.usable().stream().findAny().isPresent();
        if (!lonely) {
            return idle;
        }
        return Optional.of(idle.filter(at -> at.isBefore(nextLonely)).orElse(nextLonely));
    }

    private void graftRandom(Turn turn) {
        List<Link> lazy = links.usable().stream().filter(link -> !link.eager()).toList();
        if (!lazy.isEmpty()) {
            nextLonely = turn.now().plus(LONELY_PAUSE);
            graft(turn, lazy.get(self.random().nextInt(lazy.size())), List.of());
        }
    }

    private int eagerLinks() {
        int eager = 0;
        for (Link link : links.all()) {
            eager += link.usable() && link.eager() ? 1 : 0;
        }
        return eager;
    }
}
