package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * Keeps the graph whole and mixed (protocol section 5): a feeler a minute to somebody who is not linked, which heals
 * partitions, and a change of one link every ten minutes.
 */
final class Upkeep {
    /** A feeler that pulls, or is asked, is looked at again after this. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** A new link takes the place of an old one only when its other end has had time to say that it is full. */
    private static final Duration SETTLED = Limits.FEELER_LIFE.plusSeconds(1);

    /** A network in so many buckets has many peers: whoever is there is nobody to hold on to. */
    private static final int CROWDED = 3;

    private final Self self;
    private final LinkTable links;
    private final AddressBook book;
    private final Dials dials;
    private final Reconciliation reconciliation;
    private Instant nextFeeler;
    private Instant nextRotation;

    Upkeep(Self self, LinkTable links, AddressBook book, Dials dials, Reconciliation reconciliation, Instant now) {
        this.self = self;
        this.links = links;
        this.book = book;
        this.dials = dials;
        this.reconciliation = reconciliation;
        this.nextFeeler = now.plus(jittered(Limits.FEELER_PAUSE));
        this.nextRotation = now.plus(jittered(Limits.ROTATION_PAUSE));
    }

    /**
     * Whether this node has fewer links than it wants, counting dials that may succeed soon. Of one network one link
     * counts, and of those dialled none into a network that dials us: somebody who comes forty times from few networks is
     * no reason to dial fewer others.
     */
    boolean lacking(Instant now) {
        List<NetworkGroup> hopeful = dials.hopeful(now);
        int dialled = dials.open(Dials.Purpose.LINK) + hopeful.size();
        return dialled < Limits.MAX_DIALLED_LINKS && !enough(hopeful, Optional.empty());
    }

    /** Whether this dialled link could go without being replaced. */
    private boolean surplus(Dials.Dial dial) {
        return enough(List.of(), dial.link());
    }

    /** Costs some hundred comparisons at most. */
    private boolean enough(List<NetworkGroup> hopeful, Optional<Link> without) {
        List<NetworkGroup> networks = new ArrayList<>(Limits.TARGET_LINKS);
        for (Link link : links.all()) {
            if (!link.dialled() && link.usable() && !networks.contains(link.group())) {
                networks.add(link.group());
            }
        }
        int accepted = networks.size();
        for (NetworkGroup group : hopeful) {
            add(networks, group);
        }
        for (Link link : links.all()) {
            boolean stays = link.dialled()
                    && !link.closing()
                    && without.filter(link::equals).isEmpty();
            if (stays && isLink(link)) {
                add(networks, link.group());
            }
        }
        return networks.size() >= Limits.TARGET_LINKS && networks.size() - accepted >= Limits.MIN_DIALLED_LINKS;
    }

    private boolean isLink(Link dialled) {
        return dials.find(dialled.id())
                .filter(dial -> dial.purpose() == Dials.Purpose.LINK)
                .isPresent();
    }

    private static void add(List<NetworkGroup> networks, NetworkGroup group) {
        if (!networks.contains(group)) {
            networks.add(group);
        }
    }

    /** Whether a feeler is to go out now. */
    boolean feelerDue(Instant now) {
        if (now.isBefore(nextFeeler) && !nextFeeler.isAfter(now.plus(Limits.FEELER_PAUSE.multipliedBy(2)))) {
            return false;
        }
        nextFeeler = now.plus(jittered(Limits.FEELER_PAUSE));
        return true;
    }

    /** Whether somebody is to be dialled who takes the place of a link; if there is one too many, it goes at once. */
    boolean rotationDue(Turn turn) {
        Instant now = turn.now();
        if (now.isBefore(nextRotation) && !nextRotation.isAfter(now.plus(Limits.ROTATION_PAUSE.multipliedBy(2)))) {
            return false;
        }
        nextRotation = now.plus(jittered(Limits.ROTATION_PAUSE));
        if (leave(turn)) {
            return false;
        }
        // The last good ones stay.
        return dials.links().stream().filter(Upkeep::good).count() >= Limits.MIN_DIALLED_LINKS;
    }

    /** The HELLO of somebody whom we dialled was accepted. */
    void established(Turn turn, Dials.Dial dial, boolean differs) {
        switch (dial.purpose()) {
            case LINK -> {
                if (surplus(dial)) {
                    judge(turn, dial, differs);
                }
            }
            case SPARE -> dial.become(Dials.Purpose.SPARE, turn.now().plus(SETTLED));
            case FEELER -> judge(turn, dial, differs);
            case REFUTATION -> throw new IllegalArgumentException("this is not about links that stay");
        }
    }

    /** What is due on links that were dialled. */
    void tick(Turn turn) {
        if (turn.now().isBefore(due())) {
            return;
        }
        for (Dials.Dial dial : dials.links()) {
            if (!turn.now().isBefore(dial.due())) {
                due(turn, dial);
            }
        }
    }

    /** @param candidates whether there is anybody to feel for */
    Instant nextWake(boolean candidates) {
        if (!candidates) {
            return Instant.MAX;
        }
        return nextFeeler.isBefore(nextRotation) ? nextFeeler : nextRotation;
    }

    private Instant due() {
        Instant next = Instant.MAX;
        for (Dials.Dial dial : dials.links()) {
            next = dial.due().isBefore(next) ? dial.due() : next;
        }
        return next;
    }

    /** Equal digests: nothing to say to each other. Otherwise it pulls first. */
    private void judge(Turn turn, Dials.Dial dial, boolean differs) {
        boolean feeler = dial.purpose() == Dials.Purpose.FEELER;
        if (feeler && lacking(turn.now()) && !dials.takes(dial.to().group())) {
            dial.become(Dials.Purpose.LINK, Instant.MAX);
        } else if (differs) {
            dial.become(Dials.Purpose.FEELER, turn.now().plus(LOOK_AGAIN));
        } else {
            close(turn, dial);
        }
    }

    /** Who had news is worth a link for a while, if there is room; who only claims to have some is not. */
    private void pulled(Turn turn, Dials.Dial dial) {
        boolean room = dials.open(Dials.Purpose.LINK) < Limits.MAX_DIALLED_LINKS;
        if (dial.news() && room && !dials.takes(dial.to().group())) {
            dial.become(Dials.Purpose.LINK, turn.now().plus(jittered(Limits.FEELER_KEPT)));
        } else {
            close(turn, dial);
        }
    }

    private void due(Turn turn, Dials.Dial dial) {
        switch (dial.purpose()) {
            case LINK -> {
                dial.become(Dials.Purpose.LINK, Instant.MAX);
                if (surplus(dial)) {
                    close(turn, dial);
                }
            }
            case SPARE -> {
                dial.become(Dials.Purpose.LINK, Instant.MAX);
                leave(turn);
            }
            case FEELER -> {
                Instant since = dial.link().map(Link::openedAt).orElse(Instant.MIN);
                boolean pulls = dial.link()
                        .filter(link -> reconciliation.pulling(link.id())
                                || link.lastHeard().isAfter(turn.now().minus(LOOK_AGAIN)))
                        .isPresent();
                if (pulls && turn.now().isBefore(since.plus(Limits.REQUEST_MAX))) {
                    dial.become(Dials.Purpose.FEELER, turn.now().plus(LOOK_AGAIN));
                } else {
                    pulled(turn, dial);
                }
            }
            case REFUTATION -> close(turn, dial);
        }
    }

    /**
     * One link goes that can be spared, not the youngest, and neither of the longest linked unless it leads into a crowd;
     * first those into networks of which most is known: they add least. Returns whether one went.
     */
    private boolean leave(Turn turn) {
        List<Dials.Dial> good = dials.links().stream().filter(Upkeep::good).toList();
        List<Dials.Dial> most = new ArrayList<>();
        int crowd = 0;
        for (int i = 0; i < good.size() - 1; i++) {
            int here = book.crowd(good.get(i).to().group());
            if (i < Limits.MAX_ANCHORS && here < CROWDED) {
                continue;
            }
            // What a feeler kept goes in its own time.
            if (here >= crowd && good.get(i).due().equals(Instant.MAX) && surplus(good.get(i))) {
                if (here > crowd) {
                    most.clear();
                }
                crowd = here;
                most.add(good.get(i));
            }
        }
        if (!most.isEmpty()) {
            close(turn, most.get(self.random().nextInt(most.size())));
        }
        return !most.isEmpty();
    }

    private static void close(Turn turn, Dials.Dial dial) {
        dial.release();
        dial.link().ifPresent(link -> turn.close(link, CloseCode.NORMAL, ""));
    }

    private static boolean good(Dials.Dial dial) {
        return dial.purpose() == Dials.Purpose.LINK && dial.usable();
    }

    private Duration jittered(Duration about) {
        double factor = 1 + Limits.OVERLAY_JITTER * (2 * self.random().nextDouble() - 1);
        return Duration.ofMillis(Math.round(about.toMillis() * factor));
    }

    /** The identity has changed: the first feeler of the new one comes a pause later. */
    void identityChanged(Instant now) {
        nextFeeler = now.plus(jittered(Limits.FEELER_PAUSE));
        nextRotation = now.plus(jittered(Limits.ROTATION_PAUSE));
    }
}
