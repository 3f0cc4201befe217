package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Whom this node could dial, in bounded memory: places that somebody named, and places where a handshake succeeded
 * (protocol section 5). One introducer reaches 16 of the 256 buckets of the former, one network group 2 of the 64 of the
 * latter, whatever it tries.
 */
final class AddressBook {
    private static final double CROWD = Limits.UNPROVEN_DIALLERS;

    /** After so many failures a stored candidate that was not reached in this run is like any announced one. */
    static final int FAILURES_UNTIL_DOUBT = 10;

    private final RandomGenerator random;
    private final KeyedHash hash;
    private final BucketTable fresh = new BucketTable();
    private final BucketTable tried = new BucketTable();
    private final Map<PeerId, Known> byPeer = new HashMap<>();

    /** Addresses that were dialled before they were proven, the oldest first. */
    private final Map<IpAddress, Instant> knocked = new LinkedHashMap<>();

    private final PriorityQueue<Due> waiting = new PriorityQueue<>(Comparator.comparing(Due::at));

    AddressBook(RandomGenerator random) {
        this.random = random;
        this.hash = new KeyedHash(random);
    }

    private record Due(Instant at, Known known) {}

    int size() {
        return fresh.size() + tried.size();
    }

    /** Whether a handshake succeeded at a place that the peer still names. */
    boolean proven(PeerId peer) {
        for (Known known = byPeer.get(peer); known != null; known = known.sibling) {
            if (known.proven && known.named) {
                return true;
            }
        }
        return false;
    }

    int proven() {
        return tried.size();
    }

    @Nullable
    Known find(Place place) {
        for (Known known = byPeer.get(place.peer()); known != null; known = known.sibling) {
            if (known.place().equals(place)) {
                return known;
            }
        }
        return null;
    }

    /** The seq of the record that named places of this peer last; −1 when none of them is known. */
    long seqOf(PeerId peer) {
        Known first = byPeer.get(peer);
        return first == null ? -1 : first.seq;
    }

    /** Whether a place of this peer is known. */
    boolean knows(PeerId peer) {
        return byPeer.containsKey(peer);
    }

    /** The peer's record names exactly these now. Returns whether any of them is new here. */
    boolean named(PeerId peer, long seq, List<Place> places, Introducer by) {
        List<Known> before = all(peer);
        for (Known known : before) {
            known.named = places.contains(known.place());
            known.seq = seq;
            if (!known.named && !known.proven && known.notBefore.equals(Instant.MIN)) {
                drop(known);
            }
        }
        boolean added = false;
        for (Place place : places) {
            if (find(place) == null) {
                added |= add(place, by, seq).isPresent();
            }
        }
        return added;
    }

    /** Somebody suggests it; no record needs to name it. */
    Optional<Known> suggested(Place place, Introducer by) {
        Known known = find(place);
        if (known != null) {
            known.named = true;
            return Optional.of(known);
        }
        return add(place, by, 0);
    }

    /** It was stored in an earlier run, when it was reached if we were lucky. */
    Optional<Known> restored(Place place) {
        Known held = find(place);
        Optional<Known> found = held == null ? add(place, Introducer.UNKNOWN, 0) : Optional.of(held);
        found.filter(known -> !known.proven).ifPresent(known -> {
            known.assumed = true;
            prove(known);
        });
        return found;
    }

    /** A handshake succeeded there. */
    void reached(Known known) {
        known.assumed = false;
        known.notBefore = Instant.MIN;
        knocked.remove(known.place().address());
        if (!known.proven) {
            known.failures = 0;
            if (known.held()) {
                prove(known);
            }
        }
    }

    /** It held a link for long enough: the pauses begin anew. */
    void good(Known known) {
        known.failures = 0;
    }

    /**
     * It is being dialled. Until it is proven, its address is not dialled again for a while: ten minutes, or one
     * for a node that has no link at all, which has nothing else to try.
     */
    void dialled(Known known, Instant now, boolean alone) {
        if (!known.proven) {
            Instant until = now.plus(alone ? Limits.RETRY_MAX : Limits.UNPROVEN_PAUSE);
            pause(known, until);
            if (!known.group().nearby()) {
                knocked.remove(known.place().address());
                knocked.put(known.place().address(), until);
            }
        }
    }

    /** 1, 2, 4 … 60 s with full jitter, for ever; an unproven address waits its ten minutes. */
    void failed(Known known, Instant now) {
        known.failures++;
        boolean forgotten = !known.named && tried.size() > Limits.MAX_CANDIDATES;
        if (known.proven && known.failures >= FAILURES_UNTIL_DOUBT && (known.assumed || forgotten)) {
            doubt(known, now);
        } else if (known.proven) {
            long bound = Math.min(
                    Limits.RETRY_MAX.toMillis(), Limits.RETRY_FIRST.toMillis() << Math.min(known.failures - 1, 10));
            pause(known, now.plusMillis(random.nextLong(bound) + 1));
        }
    }

    void pause(Known known, Instant until) {
        known.notBefore = until;
        waiting.add(new Due(until, known));
    }

    /** No record of this peer is held any more. What was reached may be reached again. */
    void unnamed(PeerId peer) {
        for (Known known : all(peer)) {
            known.named = false;
            if (!known.proven) {
                drop(known);
            }
        }
    }

    /** Every place of this peer goes. */
    void forget(PeerId peer) {
        for (Known known : all(peer)) {
            drop(known);
        }
    }

    /** Whether this node is one of those who may dial this place now; the number of peers known says how many may. */
    boolean mine(Known known, int peers, Instant now) {
        if (known.proven || known.introducer().chosen() || peers <= CROWD) {
            return true;
        }
        long what = known.place().peer().hashCode()
                ^ NetworkGroup.wordOf(known.place().address(), known.place().port());
        long period = Limits.UNPROVEN_PAUSE.toMillis();
        long phase = hash.below((int) period, what, -1);
        return hash.fraction(what, (now.toEpochMilli() + phase) / period) < CROWD / peers;
    }

    /** Whether this address was dialled a little while ago, under whatever key. */
    boolean knocked(Known known, Instant now) {
        var oldest = knocked.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next())) {
            oldest.remove();
        }
        return !known.proven && now.isBefore(knocked.getOrDefault(known.place().address(), Instant.MIN));
    }

    /** In how many buckets this network is: 1 or 2 where one peer lives, more where somebody keeps many. */
    int crowd(NetworkGroup group) {
        return fresh.spread(group) + tried.spread(group);
    }

    /** One at random, of those reached before with this probability as long as there are any. */
    @Nullable
    Known draw(double fromTried) {
        boolean first = fresh.size() == 0 || (tried.size() > 0 && random.nextDouble() < fromTried);
        return (first ? tried : fresh).draw(random);
    }

    /** All of them when they are few, those reached before first; otherwise so many at random. */
    List<Known> some(int atMost) {
        List<Known> some = new ArrayList<>();
        if (size() <= atMost) {
            tried.forEach(some::add);
            fresh.forEach(some::add);
            return some;
        }
        for (int i = 0; i < atMost; i++) {
            // The first half of those reached before, so that they go first.
            Known drawn = draw(i < atMost / 2 ? 1 : 0);
            if (drawn != null) {
                some.add(drawn);
            }
        }
        return some;
    }

    /** When the next pause is over; empty when nothing waits. */
    Optional<Instant> nextDue() {
        Due first = waiting.peek();
        while (first != null && !first.known().held()) {
            waiting.remove();
            first = waiting.peek();
        }
        return Optional.ofNullable(first).map(Due::at);
    }

    /** Whether a pause has ended since the last call. */
    boolean takeDue(Instant now) {
        boolean any = false;
        for (Due first = waiting.peek(); first != null && !now.isBefore(first.at()); first = waiting.peek()) {
            waiting.remove();
            Known known = first.known();
            boolean over = known.held() && !now.isBefore(known.notBefore);
            if (over && !known.named && !known.proven) {
                drop(known);
            } else {
                any |= over;
            }
        }
        return any;
    }

    private Optional<Known> add(Place place, Introducer by, long seq) {
        NetworkGroup group = NetworkGroup.of(place.address(), place.port());
        // The inner number spreads a group over the buckets of its introducer; the outer one says which these are.
        int inner = hash.below(Limits.NEW_BUCKETS_PER_SOURCE, group.key(), by.group());
        int number = hash.below(Limits.NEW_BUCKETS, by.group(), inner);
        if (!room(fresh, number)) {
            return Optional.empty();
        }
        var known = new Known(place, group, by);
        known.seq = seq;
        fresh.add(number, known);
        known.sibling = byPeer.put(place.peer(), known);
        return Optional.of(known);
    }

    /** Where its bucket is full of others that answer, it stays among the new, and is no less proven. */
    private void prove(Known known) {
        known.proven = true;
        int inner = hash.below(
                Limits.TRIED_BUCKETS_PER_GROUP,
                NetworkGroup.wordOf(known.place().address(), known.place().port()),
                known.group().key());
        int number = hash.below(Limits.TRIED_BUCKETS, known.group().key(), inner);
        if (room(tried, number)) {
            fresh.remove(known);
            tried.add(number, known);
        }
    }

    private boolean room(BucketTable table, int number) {
        if (!table.full(number)) {
            return true;
        }
        Known other = table.dispensable(number);
        if (other != null) {
            drop(other);
        }
        return other != null;
    }

    /** It was said to be reachable, and is not: from now on it is like any other announced address, or gone. */
    private void doubt(Known known, Instant now) {
        drop(known);
        if (known.named) {
            add(known.place(), known.introducer(), known.seq).ifPresent(again -> dialled(again, now, false));
        }
    }

    private void drop(Known known) {
        if (known.bucket == null) {
            return;
        }
        known.bucket.table().remove(known);
        Known first = byPeer.get(known.place().peer());
        if (first == known && known.sibling == null) {
            byPeer.remove(known.place().peer());
        } else if (first == known && known.sibling != null) {
            byPeer.put(known.place().peer(), known.sibling);
        } else {
            for (Known before = first; before != null; before = before.sibling) {
                if (before.sibling == known) {
                    before.sibling = known.sibling;
                }
            }
        }
        known.sibling = null;
    }

    private List<Known> all(PeerId peer) {
        List<Known> all = new ArrayList<>();
        for (Known known = byPeer.get(peer); known != null; known = known.sibling) {
            all.add(known);
        }
        return all;
    }
}
