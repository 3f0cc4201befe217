package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.wire.Limits;

/** Records and withdrawals by key, own ones included; with what digests, expiry and eviction need to know of them. */
final class PeerTable {
    /** The withdrawal that goes first when there are too many: never known here, then the shortest held. */
    private static final Comparator<PeerEntry> LEAST_HELD = Comparator.comparingInt(PeerEntry::heldForS)
            .thenComparing(PeerEntry::firstSeen, Comparator.reverseOrder())
            .thenComparing(PeerEntry::peerId);

    private final Map<PeerId, PeerEntry> byId = new HashMap<>();
    private final IdTree tree = new IdTree();
    private final Unsettled unsettled = new Unsettled(byId.values());
    private final Expiries expiries = new Expiries();
    private final TreeSet<PeerEntry> withdrawals = new TreeSet<>(LEAST_HELD);
    private final Map<Origin, Integer> byIntroducer = new LinkedHashMap<>();
    private final Map<Origin, Origin> origins = new HashMap<>();
    private final List<PeerEntry> unheard = new ArrayList<>();
    private final Deque<PeerEntry> advanced = new ArrayDeque<>(0);
    private final Trusts trusts = new Trusts();
    private final Agreement agreement = new Agreement();
    private int disposable;

    Optional<PeerEntry> find(PeerId peer) {
        return Optional.ofNullable(byId.get(peer));
    }

    void put(PeerEntry entry) {
        remove(entry.peerId());
        byId.put(entry.peerId(), entry);
        enter(entry);
        if (!entry.heardThisRun()) {
            unheard.add(entry);
        }
    }

    void remove(PeerId peer) {
        PeerEntry entry = byId.remove(peer);
        if (entry != null) {
            leave(entry);
            Expiries.remove(entry);
        }
    }

    /** Something other than the lease of an entry is about to change; {@code change} must do just that. */
    void change(PeerEntry entry, Runnable change) {
        leave(entry);
        change.run();
        enter(entry);
    }

    /** A newer lease, which may also end earlier. */
    void prolong(PeerEntry entry, VerifiedLease lease) {
        entry.prolong(lease);
        expiries.add(entry);
    }

    /** All of them, in no order; not to be changed while walking over them. */
    Collection<PeerEntry> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    int size() {
        return byId.size();
    }

    int withdrawals() {
        return withdrawals.size();
    }

    /** What is in the digest at this cut. */
    DigestCut cut(Instant asOf) {
        var leftOut = new HashSet<PeerEntry>();
        unsettled.from(asOf, leftOut::add);
        expiries.until(asOf, entry -> {
            if (!entry.inDigest(asOf)) {
                leftOut.add(entry);
            }
        });
        return new DigestCut(tree, leftOut);
    }

    /** Forgets which entries were unsettled long ago; digests do so too, but a node without links makes none. */
    void settle(Instant now) {
        unsettled.settle(TableDigest.cut(now));
    }

    /** Hands over the entries whose expiry may have come; {@code handle} says when (Unix ms) to look at them again. */
    void due(Instant now, ToLongFunction<PeerEntry> handle) {
        expiries.due(now, handle);
    }

    Optional<Instant> nextDue() {
        return expiries.next();
    }

    /** The entry of a broadcasting peer farthest from {@code from} of those that are accepted. */
    Optional<PeerEntry> farthest(PeerId from, Predicate<PeerEntry> which) {
        return tree.farthest(from, entry -> !entry.withdrawn() && which.test(entry));
    }

    /** The withdrawal that goes first. */
    Optional<PeerEntry> leastHeldWithdrawal() {
        return withdrawals.isEmpty() ? Optional.empty() : Optional.of(withdrawals.first());
    }

    /** The one who was the first to name more than {@code limit} peers; of several, the one who named most. */
    Optional<Origin> introducerOfMoreThan(int limit) {
        return byIntroducer.entrySet().stream()
                .filter(named -> named.getValue() > limit && named.getKey().kind() != Origin.Kind.ITSELF)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** Broadcasting peers that nobody attested and to which there never was a link. */
    int disposable() {
        return disposable;
    }

    /** It advanced: a link that is being opened now may have missed that. */
    void advanced(PeerEntry entry) {
        if (advanced.size() >= Limits.MAX_VERSIONS) {
            advanced.removeFirst();
        }
        advanced.addLast(entry);
    }

    /** The entries issued since {@code cut}, and the last that advanced, which are a few hundred at most. */
    Set<PeerEntry> fresh(Instant cut) {
        Set<PeerEntry> fresh = new LinkedHashSet<>();
        unsettled.from(cut, fresh::add);
        long longAgo = cut.minus(Limits.HELLO_TIMEOUT).toEpochMilli();
        while (!advanced.isEmpty() && advanced.getFirst().lastSeen().toEpochMilli() < longAgo) {
            advanced.removeFirst();
        }
        for (PeerEntry entry : advanced) {
            if (find(entry.peerId()).filter(held -> held == entry).isPresent()) {
                fresh.add(entry);
            }
        }
        return fresh;
    }

    /** The same object for equal ones: a neighbour introduces thousands. */
    Origin shared(Origin origin) {
        return origins.computeIfAbsent(origin, known -> known);
    }

    /** Restored entries of which nobody has spoken yet, and forgets that list. */
    List<PeerEntry> takeUnheard(Predicate<PeerEntry> which) {
        if (unheard.isEmpty()) {
            return List.of();
        }
        List<PeerEntry> taken = new ArrayList<>();
        unheard.removeIf(entry -> {
            boolean now = !entry.heardThisRun() && which.test(entry);
            if (now) {
                taken.add(entry);
            }
            return now || entry.heardThisRun();
        });
        return taken;
    }

    /** When a neighbour last held just what we hold. */
    Agreement agreement() {
        return agreement;
    }

    /** What the user decided about keys, in the table or not. */
    Trusts trusts() {
        return trusts;
    }

    /** Whether an entry may be evicted before any other. */
    static boolean isDisposable(PeerEntry entry) {
        return !entry.attested() && !entry.contacted();
    }

    private void enter(PeerEntry entry) {
        tree.add(entry);
        unsettled.add(entry);
        expiries.add(entry);
        if (entry.withdrawn()) {
            withdrawals.add(entry);
        } else {
            byIntroducer.merge(entry.origin().introducer(), 1, Integer::sum);
            disposable += isDisposable(entry) ? 1 : 0;
        }
    }

    private void leave(PeerEntry entry) {
        tree.remove(entry);
        unsettled.remove(entry);
        if (entry.withdrawn()) {
            withdrawals.remove(entry);
        } else {
            byIntroducer.computeIfPresent(entry.origin().introducer(), (_, count) -> count > 1 ? count - 1 : null);
            disposable -= isDisposable(entry) ? 1 : 0;
        }
    }
}
