package org.flashback.core.gossip;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.jspecify.annotations.Nullable;

/** Chooses whom to dial: at random from the buckets, and only whom this node may dial now (protocol section 5). */
final class Choice {
    /** Draws for one choice: in a large table few unproven places are this node's to dial. */
    private static final int DRAWS = 300;

    /** With so few candidates chance must not miss the only one that can be dialled: all are looked at. */
    private static final int FEW = 64;

    /** Links go to those reached before, in the main: a dead address costs time. */
    private static final double TRIED_FOR_LINKS = 0.75;

    /** Feelers also look for new ones. */
    private static final double TRIED_FOR_FEELERS = 0.5;

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final DialPolicy policy;
    private final AddressBook book;
    private final Dials dials;
    private final Set<PeerId> avoid = new HashSet<>();
    private Instant avoidUntil = Instant.MIN;
    private boolean alone;

    Choice(Self self, PeerTable table, LinkTable links, DialPolicy policy, AddressBook book, Dials dials) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.policy = policy;
        this.book = book;
        this.dials = dials;
    }

    /** Whether this node has had no link for a while: then nothing that could be one is left to others. */
    void alone(boolean isAlone) {
        alone = isAlone;
    }

    /** Who are neighbours now are chosen last until then. */
    void avoidNeighbours(Instant until) {
        avoid.clear();
        links.all().forEach(link -> avoid.add(link.peer()));
        avoidUntil = until;
    }

    /** Somebody to be dialled for this purpose, if there is anybody. */
    Optional<Known> choose(Instant now, Dials.Purpose purpose) {
        boolean link = purpose == Dials.Purpose.LINK || purpose == Dials.Purpose.SPARE;
        double tried = link ? TRIED_FOR_LINKS : TRIED_FOR_FEELERS;
        Known last = null;
        int draws = Math.min(DRAWS, 4 * book.size());
        for (int i = 0; i < draws; i++) {
            Known drawn = book.draw(tried);
            if (drawn != null && drawn.ready(now) && may(drawn, now, link)) {
                if (!avoided(drawn, now)) {
                    return Optional.of(drawn);
                }
                last = drawn;
            }
        }
        return book.size() <= FEW ? ofFew(now, link) : Optional.ofNullable(last);
    }

    /** Whether it may be dialled now, its own pause left aside. */
    boolean may(Known known, Instant now, boolean link) {
        PeerId peer = known.place().peer();
        boolean ours = peer.equals(self.ownId()) || peer.equals(self.linkId());
        return known.held()
                && !ours
                && ((alone && link) || book.mine(known, table.size(), now))
                && !table.trusts().blocked(peer)
                && !links.anyTo(peer)
                && !dials.dials(known.place())
                && !(link && dials.takes(known.group()))
                && !book.knocked(known, now)
                && policy.mayDial(known.place().address());
    }

    private Optional<Known> ofFew(Instant now, boolean link) {
        List<Known> possible = book.some(FEW).stream()
                .filter(known -> known.ready(now) && may(known, now, link))
                .toList();
        List<Known> others =
                possible.stream().filter(known -> !avoided(known, now)).toList();
        @Nullable Known one = oneOf(others.isEmpty() ? possible : others);
        return Optional.ofNullable(one);
    }

    private @Nullable Known oneOf(List<Known> from) {
        return from.isEmpty() ? null : from.get(self.random().nextInt(from.size()));
    }

    private boolean avoided(Known known, Instant now) {
        return now.isBefore(avoidUntil) && avoid.contains(known.place().peer());
    }
}
