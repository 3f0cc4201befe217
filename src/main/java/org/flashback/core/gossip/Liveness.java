package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;

/** Beats, dead links, and entries whose time is over (protocol sections 1.5, 3.4 and 6). */
final class Liveness {
    /** Looking for dead links and expired entries: at most, and at least, so often. */
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private static final Duration MAX_SWEEP = Duration.ofSeconds(30);

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Admission admission;
    private final Reconciliation reconciliation;
    private final Dissemination dissemination;
    private final Instant startedAt;
    private Instant nextBeat;
    private Instant nextSweep;

    Liveness(
            Self self,
            PeerTable table,
            LinkTable links,
            Admission admission,
            Reconciliation reconciliation,
            Dissemination dissemination,
            Instant now) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.admission = admission;
        this.reconciliation = reconciliation;
        this.dissemination = dissemination;
        this.startedAt = now;
        this.nextBeat = now.plus(beatPause());
        this.nextSweep = now.plus(SWEEP);
    }

    void tick(Turn turn) {
        // A clock that was set back must not silence the beats.
        if (nextBeat.isAfter(turn.now().plus(Limits.HEARTBEAT.multipliedBy(2)))) {
            nextBeat = turn.now();
        }
        if (!turn.now().isBefore(nextBeat)) {
            beat(turn);
            nextBeat = turn.now().plus(beatPause());
        }
        if (admission.nextRelease().filter(due -> !turn.now().isBefore(due)).isPresent()) {
            admission.release(turn.now()).forEach(held -> dissemination.released(turn, held));
        }
        if (!turn.now().isBefore(nextSweep) || nextSweep.isAfter(turn.now().plus(MAX_SWEEP.multipliedBy(2)))) {
            sweep(turn);
            nextSweep = nextSweep(turn.now());
        }
    }

    Instant nextWake() {
        Instant next = nextBeat.isBefore(nextSweep) ? nextBeat : nextSweep;
        Optional<Instant> held = admission.nextRelease().filter(next::isAfter);
        return held.orElse(next);
    }

    /** When a link may be dead or an entry may have expired, but not at every moment. */
    private Instant nextSweep(Instant now) {
        Instant next = now.plus(MAX_SWEEP);
        for (Link link : links.all()) {
            Instant dead = link.lastHeard().plus(Limits.DEAD_AFTER).plusMillis(1);
            next = dead.isBefore(next) ? dead : next;
        }
        Instant due = table.nextDue().filter(next::isAfter).orElse(next);
        Instant soonest = now.plus(SWEEP);
        return due.isBefore(soonest) ? soonest : due;
    }

    private void beat(Turn turn) {
        List<Link> usable = links.usable();
        if (usable.isEmpty()) {
            return;
        }
        Link withDigest = usable.get(self.random().nextInt(usable.size()));
        Digest digest = reconciliation.digest(turn.now());
        Optional<Message.Stats> stats = self.broadcasting()
                ? Optional.of(new Message.Stats(
                        table.size(),
                        dissemination.forwarded(),
                        Duration.between(startedAt, turn.now()).toSeconds()))
                : Optional.empty();
        for (Link link : usable) {
            Optional<Digest> forThis = link == withDigest ? Optional.of(digest) : Optional.empty();
            turn.send(link, new Message.Heartbeat(self.head(turn.now()), true, forThis, List.of(), false, stats));
        }
    }

    private void sweep(Turn turn) {
        for (Link link : List.copyOf(links.all())) {
            if (turn.now().isAfter(link.lastHeard().plus(Limits.DEAD_AFTER))) {
                turn.close(link, CloseCode.GOING_AWAY, "nothing heard for too long");
            }
        }
        table.due(turn.now(), entry -> expire(turn, entry));
        admission.forget(turn.now());
        table.settle(turn.now());
    }

    /** Says that an entry has expired, and removes it when digests no longer need it. Returns when to look again. */
    private long expire(Turn turn, PeerEntry entry) {
        boolean own = entry.peerId().equals(self.ownId());
        if (own && !entry.withdrawn()) {
            return Math.max(entry.expiresAtMs(), turn.now().toEpochMilli());
        }
        if (!entry.expired(turn.now())) {
            return entry.expiresAtMs();
        }
        if (!entry.goneTold()) {
            entry.tellGone();
            turn.add(new Output.RemovePeer(entry.peerId()));
            // Whoever withdrew was said to be gone then.
            if (!entry.withdrawn()) {
                turn.add(new Output.PeerExpired(entry.peerId(), entry.name()));
            }
        }
        Instant over = entry.expiresAt().plus(Limits.DIGEST_GRACE);
        if (turn.now().isAfter(over)) {
            table.remove(entry.peerId());
            return Long.MAX_VALUE;
        }
        return over.toEpochMilli() + 1;
    }

    private Duration beatPause() {
        double factor = 1 + Limits.HEARTBEAT_JITTER * (2 * self.random().nextDouble() - 1);
        return Duration.ofMillis(Math.round(Limits.HEARTBEAT.toMillis() * factor));
    }
}
