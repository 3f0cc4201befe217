package org.flashback.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;

/** A relay that lists whom it was told of, for an hour, and names twenty of them at random. */
public final class SimulatedRelay {
    private static final long LEASE_MS = 3_600_000;
    private static final int NAMED = 20;

    private final SimulatedRecords records;
    private final RandomGenerator random;
    private final Map<PeerId, Listing> listings = new HashMap<>();
    /** In the order of registration, so that a run repeats. */
    private final List<PeerId> order = new ArrayList<>();

    private boolean up = true;

    SimulatedRelay(SimulatedRecords records, RandomGenerator random) {
        this.records = records;
        this.random = random;
    }

    private record Listing(SignedEntry entry, long until) {}

    /** Out: nobody is answered. Back again, it knows what has not run out. */
    public void setUp(boolean answers) {
        up = answers;
    }

    public boolean up() {
        return up;
    }

    void register(PeerId peer, SignedEntry entry, long now) {
        if (listings.put(peer, new Listing(entry, now + LEASE_MS)) == null) {
            order.add(peer);
        }
    }

    void unregister(PeerId peer) {
        if (listings.remove(peer) != null) {
            order.remove(peer);
        }
    }

    List<Verdict.Good> some(long now) {
        order.removeIf(peer -> {
            Listing listing = listings.get(peer);
            boolean over = listing == null || listing.until <= now;
            if (over) {
                listings.remove(peer);
            }
            return over;
        });
        List<Verdict.Good> named = new ArrayList<>();
        for (int i = 0; i < NAMED && !order.isEmpty(); i++) {
            Listing listing = listings.get(order.get(random.nextInt(order.size())));
            if (listing != null) {
                named.add(records.verdict(listing.entry));
            }
        }
        return named.stream().distinct().toList();
    }
}
