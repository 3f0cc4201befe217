package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * Keeps the graph whole and mixed (protocol section 5): a feeler a minute to somebody who is not linked, which heals
 * partitions, and a change of one link every ten minutes.
 */
final class Upkeep {
    /** A feeler that pulls is looked at again after this. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** A new link takes the place of an old one only when its other end has had time to say that it is full. */
    private static final Duration SETTLED = Limits.FEELER_LIFE.plusSeconds(1);

    private final Self self;
    private final LinkTable links;
    private final Dials dials;
    private final Reconciliation reconciliation;
    private Instant nextFeeler;
    private Instant nextRotation;

    Upkeep(Self self, LinkTable links, Dials dials, Reconciliation reconciliation, Instant now) {
        this.self = self;
        this.links = links;
        this.dials = dials;
        this.reconciliation = reconciliation;
        this.nextFeeler = now.plus(jittered(Limits.FEELER_PAUSE));
        this.nextRotation = now.plus(jittered(Limits.ROTATION_PAUSE));
    }

    /** Whether this node has fewer links than it wants, counting dials that may succeed soon. */
    boolean lacking(Instant now) {
        int dialled = dials.open(Dials.Purpose.LINK) + dials.hopeful(now);
        boolean few = dialled < Limits.MIN_DIALLED_LINKS || dialled + accepted() < Limits.TARGET_LINKS;
        return few && dialled < Limits.MAX_DIALLED_LINKS;
    }

    /** Whether a dialled link could go without being replaced. */
    boolean surplus() {
        int dialled = dials.open(Dials.Purpose.LINK);
        return dialled > Limits.MIN_DIALLED_LINKS && dialled + accepted() > Limits.TARGET_LINKS;
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
        if (surplus()) {
            leave(turn);
            return false;
        }
        // The last good ones stay.
        return dials.links().stream().filter(Upkeep::good).count() >= Limits.MIN_DIALLED_LINKS;
    }

    /** The HELLO of somebody whom we dialled was accepted. */
    void established(Turn turn, Dials.Dial dial, boolean differs) {
        switch (dial.purpose()) {
            case LINK -> {
                if (surplus()) {
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

    /** Equal digests: nothing to say to each other. Otherwise it stays for a while if it may, or pulls first. */
    private void judge(Turn turn, Dials.Dial dial, boolean differs) {
        boolean free =
                dial.purpose() == Dials.Purpose.LINK || !dials.takes(dial.to().group());
        if (free && dial.purpose() == Dials.Purpose.FEELER && lacking(turn.now())) {
            dial.become(Dials.Purpose.LINK, Instant.MAX);
        } else if (!differs) {
            close(turn, dial);
        } else if (free && dials.open(Dials.Purpose.LINK) < Limits.MAX_DIALLED_LINKS) {
            dial.become(Dials.Purpose.LINK, turn.now().plus(jittered(Limits.FEELER_KEPT)));
        } else {
            dial.become(Dials.Purpose.FEELER, turn.now().plus(LOOK_AGAIN));
        }
    }

    private void due(Turn turn, Dials.Dial dial) {
        switch (dial.purpose()) {
            case LINK -> {
                dial.become(Dials.Purpose.LINK, Instant.MAX);
                if (surplus()) {
                    close(turn, dial);
                }
            }
            case SPARE -> {
                dial.become(Dials.Purpose.LINK, Instant.MAX);
                if (surplus()) {
                    leave(turn);
                }
            }
            case FEELER -> {
                Instant end =
                        dial.link().map(Link::openedAt).orElse(Instant.MIN).plus(Limits.REQUEST_MAX);
                boolean pulls = dial.link()
                        .filter(link -> reconciliation.pulling(link.id()))
                        .isPresent();
                if (pulls && turn.now().isBefore(end)) {
                    dial.become(Dials.Purpose.FEELER, turn.now().plus(LOOK_AGAIN));
                } else {
                    close(turn, dial);
                }
            }
            case REFUTATION -> close(turn, dial);
        }
    }

    /** One link goes, neither one of the longest linked nor the youngest. */
    private void leave(Turn turn) {
        List<Dials.Dial> good = dials.links().stream().filter(Upkeep::good).toList();
        if (good.size() > Limits.MAX_ANCHORS + 1) {
            List<Dials.Dial> others = good.subList(Limits.MAX_ANCHORS, good.size() - 1);
            close(turn, others.get(self.random().nextInt(others.size())));
        }
    }

    private static void close(Turn turn, Dials.Dial dial) {
        dial.release();
        dial.link().ifPresent(link -> turn.close(link, CloseCode.NORMAL, ""));
    }

    private static boolean good(Dials.Dial dial) {
        return dial.purpose() == Dials.Purpose.LINK && dial.usable();
    }

    private int accepted() {
        int accepted = 0;
        for (Link link : links.all()) {
            accepted += !link.dialled() && link.usable() ? 1 : 0;
        }
        return accepted;
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
