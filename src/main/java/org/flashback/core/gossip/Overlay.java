package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * Keeps eight links, four of them dialled by ourselves (protocol section 5): whom to dial, when to try again, and whom to
 * remember for a restart.
 */
final class Overlay {
    /** Dials under way at once: a dead address answers after seconds, a live one must not wait for it. */
    private static final int MAX_DIALLING = 4;

    /** A dial that has not been heard of for this long is lost. */
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(20);

    /** An announced address that no handshake has proven is tried once in this time: it may be a victim's. */
    private static final Duration UNPROVEN_PAUSE = Duration.ofMinutes(10);

    /** With more peers known than this, an unproven address is dialled by some only. */
    private static final double UNPROVEN_CROWD = 40;

    /** Changes of the candidates are written at most this often. */
    private static final Duration PERSIST_PAUSE = Duration.ofSeconds(10);

    /** When nothing else is due: a candidate may have become free. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

    /** Looking through a large table for somebody to dial costs milliseconds; nobody needs it more often. */
    private static final Duration CHOOSE_PAUSE = Duration.ofMillis(250);

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final DialPolicy policy;
    private final Map<Place, Attempts> attempts = new HashMap<>();
    private final Map<Long, Dialling> dialling = new HashMap<>();
    private final Map<PeerId, Candidate> restored = new HashMap<>();
    private final Set<PeerId> avoid = new HashSet<>();
    private Instant avoidUntil = Instant.MIN;
    private Instant nextDial;
    private Instant nextChoice = Instant.MIN;
    private List<Candidate> persisted = List.of();
    private Instant nextPersist;
    private long lastDial;

    Overlay(Self self, PeerTable table, LinkTable links, DialPolicy policy, Instant now) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.policy = policy;
        this.nextDial = now;
        this.nextPersist = now.plus(PERSIST_PAUSE);
    }

    /** A key at an address: what is dialled. */
    private record Place(PeerId peer, IpAddress address, int port) {}

    private record Dialling(Place place, Instant since, boolean stale) {}

    /**
     * What is known of a place.
     *
     * @param proven whether a handshake succeeded there
     * @param seq of the record that named it when it was last tried
     */
    private record Attempts(boolean proven, int failures, Instant notBefore, long seq) {}

    void restore(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            restored.put(candidate.peerId(), candidate);
            // It was reached in an earlier run.
            attempts.put(
                    new Place(candidate.peerId(), candidate.address(), candidate.port()),
                    new Attempts(true, 0, Instant.MIN, 0));
        }
        persisted = candidates;
    }

    /** Whether this dial was made under an identity that is no more. */
    boolean isStale(long dial) {
        Dialling found = dialling.get(dial);
        return found == null || found.stale();
    }

    void connected(long dial) {
        dialling.remove(dial);
    }

    /** HELLO was accepted. */
    void established(Link link) {
        if (link.dialled()) {
            attempts.put(
                    new Place(link.peer(), link.remote(), link.remotePort()), new Attempts(true, 0, Instant.MIN, 0));
        }
    }

    void dialFailed(Turn turn, long dial) {
        Dialling failed = dialling.remove(dial);
        if (failed != null && !failed.stale()) {
            postpone(turn.now(), failed.place());
        }
        tick(turn);
    }

    void disconnected(Turn turn, Link link, int code) {
        Place place = new Place(link.peer(), link.remote(), link.remotePort());
        if (link.dialled()) {
            if (code == CloseCode.FULL.number()) {
                attempts.put(place, new Attempts(true, 0, turn.now().plus(Limits.RETRY_FULL), 0));
            } else if (code != CloseCode.SELF_OR_DUPLICATE.number()) {
                postpone(turn.now(), place);
            }
        }
        tick(turn);
    }

    /** The identity changes: what is being dialled is void, and other neighbours are looked for after a while (1.3). */
    void identityChanged(Instant now) {
        boolean unused = lastDial == 0 && links.all().isEmpty();
        dialling.replaceAll((_, old) -> new Dialling(old.place(), old.since(), true));
        avoid.clear();
        links.all().forEach(link -> avoid.add(link.peer()));
        // An identity that nobody has seen cannot be matched with the next one: no reason to wait.
        nextDial = unused ? now : now.plus(randomUpTo(Limits.MODE_CHANGE_DELAY));
        avoidUntil = unused ? now : now.plus(Limits.MODE_CHANGE_DELAY);
    }

    void withdrew(PeerId peer) {
        restored.remove(peer);
        attempts.keySet().removeIf(place -> place.peer().equals(peer));
    }

    void tick(Turn turn) {
        dialling.values().removeIf(old -> turn.now().isAfter(old.since().plus(DIAL_TIMEOUT)));
        while (!turn.now().isBefore(nextDial) && !turn.now().isBefore(nextChoice) && wantsMore()) {
            Optional<Place> place = choose(turn.now());
            if (place.isEmpty()) {
                nextChoice = turn.now().plus(CHOOSE_PAUSE);
                break;
            }
            dial(turn, place.get());
        }
        if (!turn.now().isBefore(nextPersist)) {
            persist(turn);
        }
    }

    Instant nextWake(Instant now) {
        Instant look = nextDial.isAfter(now) ? nextDial : now.plus(LOOK_AROUND);
        Instant retry = attempts.values().stream()
                .map(Attempts::notBefore)
                .filter(notBefore -> notBefore.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(look);
        Instant soonest = wantsMore() && retry.isBefore(look) ? retry : look;
        return soonest.isBefore(nextPersist) ? soonest : nextPersist;
    }

    private boolean wantsMore() {
        long open = dialling.values().stream().filter(dial -> !dial.stale()).count();
        int dialled = links.dialled() + (int) open;
        int all = dialled + links.accepted();
        boolean few = all < Limits.TARGET_LINKS || dialled < Limits.MIN_DIALLED_LINKS;
        return few && dialled < Limits.MAX_DIALLED_LINKS && open < MAX_DIALLING;
    }

    private void dial(Turn turn, Place place) {
        long number = ++lastDial;
        dialling.put(number, new Dialling(place, turn.now(), false));
        Attempts before = attempts.get(place);
        boolean proven = before != null && before.proven();
        if (!proven) {
            long seq = table.find(place.peer()).map(PeerEntry::seq).orElse(0L);
            attempts.put(place, new Attempts(false, 0, turn.now().plus(UNPROVEN_PAUSE), seq));
        }
        if (turn.now().isBefore(avoidUntil)) {
            // Right after a change of the identity the links come one by one.
            nextDial = turn.now().plus(randomUpTo(Duration.between(turn.now(), avoidUntil)));
        }
        turn.add(new Output.Dial(number, place.peer(), place.address(), place.port()));
    }

    /** Stored candidates and peers of the table that may be tried now; one of them at random, old neighbours last. */
    private Optional<Place> choose(Instant now) {
        List<Place> possible = new ArrayList<>();
        for (Candidate candidate : restored.values()) {
            consider(possible, new Place(candidate.peerId(), candidate.address(), candidate.port()), 0, now);
        }
        for (PeerEntry entry : table.all()) {
            if (!entry.expired(now) && entry.record().content() instanceof PeerRecord.Broadcast record) {
                for (IpAddress address : record.contact().addresses()) {
                    consider(
                            possible,
                            new Place(
                                    entry.peerId(),
                                    address,
                                    record.contact().port().orElse(0)),
                            entry.seq(),
                            now);
                }
            }
        }
        boolean avoiding = now.isBefore(avoidUntil);
        List<Place> preferred = possible.stream()
                .filter(place -> !avoiding || !avoid.contains(place.peer()))
                .toList();
        List<Place> from = preferred.isEmpty() ? possible : preferred;
        List<Place> anchors = from.stream().filter(this::isAnchor).toList();
        List<Place> best = anchors.isEmpty() ? from : anchors;
        return best.isEmpty()
                ? Optional.empty()
                : Optional.of(best.get(self.random().nextInt(best.size())));
    }

    private void consider(List<Place> possible, Place place, long seq, Instant now) {
        boolean ours = place.peer().equals(self.ownId()) || place.peer().equals(self.linkId());
        boolean busy = links.anyTo(place.peer())
                || dialling.values().stream()
                        .anyMatch(dial -> !dial.stale() && dial.place().peer().equals(place.peer()));
        boolean withdrawn =
                table.find(place.peer()).filter(PeerEntry::withdrawn).isPresent();
        if (ours || busy || withdrawn || place.port() == 0 || !policy.mayDial(place.address())) {
            return;
        }
        Attempts tried = attempts.get(place);
        if (tried == null) {
            // Others try the rest: a crowd must not hammer an address that somebody merely announced.
            boolean mine = self.random().nextDouble() < UNPROVEN_CROWD / Math.max(1, table.size());
            if (!mine) {
                attempts.put(place, new Attempts(false, 0, now.plus(UNPROVEN_PAUSE), seq));
                return;
            }
        }
        boolean newRecord = tried != null && !tried.proven() && seq > tried.seq();
        if (tried == null || newRecord || !now.isBefore(tried.notBefore())) {
            possible.add(place);
        }
    }

    private boolean isAnchor(Place place) {
        Candidate candidate = restored.get(place.peer());
        return candidate != null && candidate.anchor();
    }

    /** 1, 2, 4 … 60 s with full jitter, for ever; an unproven address waits its ten minutes. */
    private void postpone(Instant now, Place place) {
        Attempts before = attempts.getOrDefault(place, new Attempts(false, 0, Instant.MIN, 0));
        if (!before.proven()) {
            return;
        }
        int failures = before.failures() + 1;
        long bound = Math.min(Limits.RETRY_MAX.toMillis(), Limits.RETRY_FIRST.toMillis() << Math.min(failures - 1, 10));
        Instant notBefore = now.plusMillis(self.random().nextLong(bound) + 1);
        attempts.put(place, new Attempts(true, failures, notBefore, before.seq()));
    }

    /** Neighbours first, of them the two longest linked as anchors; then others that were reached before. */
    private void persist(Turn turn) {
        nextPersist = turn.now().plus(PERSIST_PAUSE);
        List<Candidate> candidates = new ArrayList<>();
        Set<PeerId> seen = new HashSet<>();
        for (Link link : links.usable()) {
            if (link.dialled() && link.broadcasting() && seen.add(link.peer())) {
                boolean anchor = candidates.size() < Limits.MAX_ANCHORS;
                candidates.add(new Candidate(link.peer(), link.remote(), link.remotePort(), anchor));
            }
        }
        for (PeerEntry entry : table.all()) {
            boolean usable = !entry.expired(turn.now()) && !entry.peerId().equals(self.ownId());
            if (usable && entry.record().content() instanceof PeerRecord.Broadcast record) {
                record.contact().addresses().stream()
                        .filter(policy::mayDial)
                        .filter(_ -> candidates.size() < Limits.MAX_CANDIDATES && seen.add(entry.peerId()))
                        .forEach(address -> candidates.add(new Candidate(
                                entry.peerId(), address, record.contact().port().orElse(0), false)));
            }
        }
        for (Candidate candidate : restored.values()) {
            if (candidates.size() < Limits.MAX_CANDIDATES && seen.add(candidate.peerId())) {
                candidates.add(candidate);
            }
        }
        if (!candidates.equals(persisted)) {
            persisted = List.copyOf(candidates);
            turn.add(new Output.PutCandidates(candidates));
        }
    }

    private Duration randomUpTo(Duration bound) {
        return Duration.ofMillis(self.random().nextLong(Math.max(1, bound.toMillis())));
    }
}
