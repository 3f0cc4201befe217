package org.flashback.core.gossip;

import java.util.HashMap;
import java.util.Map;
import org.flashback.core.wire.Limits;

/** Who offers what he then does not give (protocol section 4.5): once or twice may be a race, three times is not. */
final class Promises {
    private final LinkTable links;
    private final Misbehaviour misbehaviour;
    private final Map<LinkId, Integer> broken = new HashMap<>(0);

    Promises(LinkTable links, Misbehaviour misbehaviour) {
        this.links = links;
        this.misbehaviour = misbehaviour;
    }

    /** A want for what this neighbour had offered was not satisfied. */
    void broken(Turn turn, LinkId link) {
        int count = broken.merge(link, 1, Integer::sum);
        if (count >= Limits.MAX_UNSATISFIED_WANTS) {
            broken.remove(link);
            links.find(link)
                    .filter(open -> !open.closing())
                    .ifPresent(open -> misbehaviour.blame(turn, open, "what was offered is not given"));
        }
    }

    void linkGone(LinkId link) {
        broken.remove(link);
    }
}
