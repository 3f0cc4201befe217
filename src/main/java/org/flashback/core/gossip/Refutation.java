package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;

/**
 * What a silent node says when somebody spreads a record of its key: the withdrawal above it goes to two random peers over
 * links made for nothing else, at a random time, as if it were passed on (protocol section 3.8).
 */
final class Refutation {
    /** Looks for somebody in all for one refutation. */
    private static final int MAX_DIALS = 20;

    private static final Duration NEXT_TRY = Duration.ofSeconds(5);

    /** What is passed on has come over a few links: one that came over none would say whose it is. */
    private static final int MIN_HOPS = 2;

    private static final int MAX_HOPS = 8;

    private final Self self;
    private final Choice choice;
    private final Dials dials;
    private Optional<VerifiedRecord> withdrawal = Optional.empty();
    /** When it is given to whom is still to be found, soonest first. */
    private final List<Instant> due = new ArrayList<>(Limits.REFUTE_PEERS);

    private final Set<PeerId> asked = new HashSet<>();
    private int dialsLeft;

    Refutation(Self self, Choice choice, Dials dials) {
        this.self = self;
        this.choice = choice;
        this.dials = dials;
    }

    void refute(Instant now, VerifiedRecord above) {
        boolean older = withdrawal.filter(held -> held.seq() >= above.seq()).isPresent();
        if (self.broadcasting() || older) {
            return;
        }
        self.heardOwn(above.seq());
        withdrawal = Optional.of(above);
        due.clear();
        for (int i = 0; i < Limits.REFUTE_PEERS; i++) {
            later(now, Limits.REFUTE_DELAY);
        }
        asked.clear();
        dialsLeft = MAX_DIALS;
    }

    /** Broadcasting, the record itself says it. */
    void forget() {
        withdrawal = Optional.empty();
        due.clear();
    }

    void tick(Turn turn) {
        while (!due.isEmpty() && !turn.now().isBefore(due.getFirst())) {
            due.removeFirst();
            Optional<Known> to = choice.choose(turn.now(), Dials.Purpose.REFUTATION)
                    .filter(known -> asked.add(known.place().peer()));
            if (dialsLeft-- <= 0) {
                forget();
            } else if (to.isEmpty()) {
                later(turn.now(), NEXT_TRY);
            } else {
                Place place = to.get().place();
                long dial = dials.begin(to.get(), Dials.Purpose.REFUTATION, turn.now());
                turn.add(new Output.DialOnce(dial, place.peer(), place.address(), place.port()));
            }
        }
    }

    /** {@link Instant#MAX} when there is nothing to say. */
    Instant nextWake() {
        return due.isEmpty() ? Instant.MAX : due.getFirst();
    }

    /** Somebody has accepted our HELLO: it is given to him, and the link has served. */
    void give(Turn turn, Dials.Dial dial, Link link) {
        withdrawal.ifPresent(held -> {
            int ttl = Limits.MAX_TTL - self.random().nextInt(MIN_HOPS, MAX_HOPS + 1);
            turn.send(
                    link,
                    new Message.Announcement(
                            self.head(turn.now()),
                            Message.Announcement.Kind.UPDATE,
                            SignedEntry.of(held.signed()),
                            ttl));
        });
        dial.release();
        turn.close(link, CloseCode.NORMAL, "");
    }

    /** Nobody could be told over this dial. */
    void failed(Instant now) {
        if (withdrawal.isPresent()) {
            later(now, NEXT_TRY);
        }
    }

    private void later(Instant now, Duration within) {
        due.add(now.plusMillis(self.random().nextLong(within.toMillis())));
        due.sort(null);
    }
}
