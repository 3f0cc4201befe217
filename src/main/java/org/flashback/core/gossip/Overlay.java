package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    /** For this long after a change of the identity those who were neighbours before it are dialled last. */
    private static final Duration AVOID = Duration.ofMinutes(1);

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
    private Instant oneByOneUntil = Instant.MIN;
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
     */
    private record Attempts(boolean proven, int failures, Instant notBefore) {}

    void restore(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            restored.put(candidate.peerId(), candidate);
            // It was reached in an earlier run.
            attempts.put(
                    new Place(candidate.peerId(), candidate.address(), candidate.port()),
                    new Attempts(true, 0, Instant.MIN));
        }
        persisted = candidates;
    }

    /** Whether this dial was made under an identity that is no more. */
    boolean isStale(long dial) {
        Dialling found = dialling.get(dial);
        return found == null || found.stale();
    }

    /** The key was met there: the address is proven, whatever becomes of the link. */
    void connected(long dial) {
        Dialling done = dialling.remove(dial);
        if (done != null) {
            Attempts before = attempts.get(done.place());
            int failures = before != null && before.proven() ? before.failures() : 0;
            attempts.put(done.place(), new Attempts(true, failures, Instant.MIN));
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
                attempts.put(place, new Attempts(true, 0, turn.now().plus(Limits.RETRY_FULL)));
            } else if (code != CloseCode.SELF_OR_DUPLICATE.number()) {
                if (!turn.now().isBefore(link.openedAt().plus(Limits.RETRY_MAX))) {
                    // It was a good link: the pauses begin anew. Who lets in and throws out at once is tried ever less.
                    attempts.put(place, new Attempts(true, 0, Instant.MIN));
                }
                postpone(turn.now(), place);
            }
        }
        // A lost link is replaced at once if anybody else can be dialled.
        nextChoice = Instant.MIN;
        tick(turn);
    }

    /** The identity changes: what is being dialled is void, and other neighbours are looked for after a while (1.3). */
    void identityChanged(Instant now) {
        boolean unused = lastDial == 0 && links.all().isEmpty();
        dialling.replaceAll((_, old) -> new Dialling(old.place(), old.since(), true));
        avoid.clear();
        links.all().forEach(link -> avoid.add(link.peer()));
        // An identity that nobody has seen cannot be matched with the next one: no reason to wait.
        avoidUntil = unused ? now : now.plus(AVOID);
        oneByOneUntil = unused ? now : now.plus(Limits.MODE_CHANGE_DELAY);
        nextDial = unused ? now : now.plus(randomUpTo(Limits.MODE_CHANGE_DELAY));
    }

    /** Its addresses go. Returns what is to be stored then, if they were. */
    Optional<Output> withdrew(PeerId peer) {
        restored.remove(peer);
        attempts.keySet().removeIf(place -> place.peer().equals(peer));
        List<Candidate> others = persisted.stream()
                .filter(candidate -> !candidate.peerId().equals(peer))
                .toList();
        if (others.size() == persisted.size()) {
            return Optional.empty();
        }
        persisted = others;
        return Optional.of(new Output.PutCandidates(others));
    }

    void tick(Turn turn) {
        dialling.values().removeIf(old -> {
            boolean lost = turn.now().isAfter(old.since().plus(DIAL_TIMEOUT));
            if (lost && !old.stale()) {
                postpone(turn.now(), old.place());
            }
            return lost;
        });
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
            attempts.put(place, new Attempts(false, 0, turn.now().plus(UNPROVEN_PAUSE)));
        }
        if (turn.now().isBefore(oneByOneUntil)) {
            // Right after a change of the identity the links come one by one.
            nextDial = turn.now().plus(randomUpTo(Duration.between(turn.now(), oneByOneUntil)));
        }
        turn.add(new Output.Dial(number, place.peer(), place.address(), place.port()));
    }

    /** Stored candidates and peers of the table that may be tried now; one of them at random, old neighbours last. */
    private Optional<Place> choose(Instant now) {
        List<Place> possible = new ArrayList<>();
        for (Candidate candidate : restored.values()) {
            consider(possible, new Place(candidate.peerId(), candidate.address(), candidate.port()), now);
        }
        for (PeerEntry entry : table.all()) {
            places(entry, now).forEach(place -> consider(possible, place, now));
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

    private void consider(List<Place> possible, Place place, Instant now) {
        boolean ours = place.peer().equals(self.ownId()) || place.peer().equals(self.linkId());
        boolean busy = links.anyTo(place.peer())
                || dialling.values().stream()
                        .anyMatch(dial -> !dial.stale() && dial.place().peer().equals(place.peer()));
        if (ours || busy || withdrawn(place.peer()) || table.trusts().blocked(place.peer()) || !policy.mayDial(place.address())) {
            return;
        }
        Attempts tried = attempts.get(place);
        if (tried == null) {
            // Others try the rest: a crowd must not hammer an address that somebody merely announced.
            boolean mine = self.random().nextDouble() < UNPROVEN_CROWD / Math.max(1, table.size());
            if (!mine) {
                attempts.put(place, new Attempts(false, 0, now.plus(UNPROVEN_PAUSE)));
                return;
            }
        }
        if (tried == null || !now.isBefore(tried.notBefore())) {
            possible.add(place);
        }
    }

    private boolean isAnchor(Place place) {
        Candidate candidate = restored.get(place.peer());
        return candidate != null && candidate.anchor();
    }

    /** 1, 2, 4 … 60 s with full jitter, for ever; an unproven address waits its ten minutes. */
    private void postpone(Instant now, Place place) {
        Attempts before = attempts.getOrDefault(place, new Attempts(false, 0, Instant.MIN));
        if (!before.proven()) {
            return;
        }
        int failures = before.failures() + 1;
        long bound = Math.min(Limits.RETRY_MAX.toMillis(), Limits.RETRY_FIRST.toMillis() << Math.min(failures - 1, 10));
        Instant notBefore = now.plusMillis(self.random().nextLong(bound) + 1);
        attempts.put(place, new Attempts(true, failures, notBefore));
    }

    private void persist(Turn turn) {
        nextPersist = turn.now().plus(PERSIST_PAUSE);
        List<Candidate> candidates = remembered(turn.now());
        if (!candidates.equals(persisted)) {
            persisted = candidates;
            turn.add(new Output.PutCandidates(candidates));
        }
        forgetUnnamed(turn.now());
    }

    /**
     * Neighbours first, of them the two longest linked as anchors; then who was remembered before; then others of the
     * table, those reached before first, from a place in it that differs from node to node.
     */
    private List<Candidate> remembered(Instant now) {
        Map<PeerId, Candidate> chosen = new LinkedHashMap<>();
        for (Link link : links.usable()) {
            if (link.dialled() && link.broadcasting() && !withdrawn(link.peer())) {
                boolean anchor = chosen.size() < Limits.MAX_ANCHORS;
                chosen.put(link.peer(), new Candidate(link.peer(), link.remote(), link.remotePort(), anchor));
            }
        }
        Map<PeerId, List<Candidate>> named = new HashMap<>();
        List<Candidate> proven = new ArrayList<>();
        List<Candidate> others = new ArrayList<>();
        for (PeerEntry entry : table.all()) {
            for (Place place : places(entry, now)) {
                var candidate = new Candidate(place.peer(), place.address(), place.port(), false);
                Attempts tried = attempts.get(place);
                (tried != null && tried.proven() ? proven : others).add(candidate);
                named.computeIfAbsent(place.peer(), _ -> new ArrayList<>()).add(candidate);
            }
        }
        for (Candidate before : persisted) {
            var same = new Candidate(before.peerId(), before.address(), before.port(), false);
            boolean moved = named.containsKey(before.peerId())
                    && !named.getOrDefault(before.peerId(), List.of()).contains(same);
            if (!moved && !withdrawn(before.peerId()) && chosen.size() < Limits.MAX_CANDIDATES) {
                chosen.putIfAbsent(before.peerId(), same);
            }
        }
        fill(chosen, proven);
        fill(chosen, others);
        return List.copyOf(chosen.values());
    }

    private void fill(Map<PeerId, Candidate> chosen, List<Candidate> from) {
        if (chosen.size() < Limits.MAX_CANDIDATES && !from.isEmpty()) {
            Collections.rotate(from, self.random().nextInt(from.size()));
            for (Candidate candidate : from) {
                if (chosen.size() < Limits.MAX_CANDIDATES) {
                    chosen.putIfAbsent(candidate.peerId(), candidate);
                }
            }
        }
    }

    /** What is known of places that nobody names any more goes, so that records with ever new addresses cost nothing. */
    private void forgetUnnamed(Instant now) {
        if (attempts.size() > Limits.MAX_CANDIDATES) {
            Set<Place> named = new HashSet<>();
            table.all().forEach(entry -> named.addAll(places(entry, now)));
            restored.values().forEach(c -> named.add(new Place(c.peerId(), c.address(), c.port())));
            links.all().forEach(link -> named.add(new Place(link.peer(), link.remote(), link.remotePort())));
            dialling.values().forEach(dial -> named.add(dial.place()));
            attempts.keySet().retainAll(named);
        }
    }

    /** Where the peer says that it can be dialled, and this computer may do so. */
    private List<Place> places(PeerEntry entry, Instant now) {
        boolean usable = !entry.expired(now) && !entry.peerId().equals(self.ownId());
        if (!usable || !(entry.record().content() instanceof PeerRecord.Broadcast record)) {
            return List.of();
        }
        int port = record.contact().port().orElse(0);
        return record.contact().addresses().stream()
                .filter(address -> port != 0 && policy.mayDial(address))
                .map(address -> new Place(entry.peerId(), address, port))
                .toList();
    }

    private boolean withdrawn(PeerId peer) {
        return table.find(peer).filter(PeerEntry::withdrawn).isPresent();
    }

    private Duration randomUpTo(Duration bound) {
        return Duration.ofMillis(self.random().nextLong(Math.max(1, bound.toMillis())));
    }
}
