package org.flashback.core.gossip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.flashback.core.wire.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of candidates, of which only those in use exist. A draw takes every bucket alike and within it every network
 * group alike, so that many candidates of one party weigh no more than a few.
 */
final class BucketTable {
    /** Draws of one bucket until its groups weigh alike; with 32 entries of two groups a miss is rare and harmless. */
    private static final int TRIES_IN_BUCKET = 48;

    private static final int TRIES = 24;

    private final Map<Integer, Bucket> byNumber = new HashMap<>();
    private final List<Bucket> used = new ArrayList<>();
    /** In how many buckets a group is. */
    private final Map<Long, Integer> spread = new HashMap<>();

    private int size;

    /** Up to {@code Limits.BUCKET_SIZE} candidates. */
    final class Bucket {
        private final int number;
        private int position;
        private final List<Known> entries = new ArrayList<>(2);

        private Bucket(int number) {
            this.number = number;
        }

        BucketTable table() {
            return BucketTable.this;
        }

        private boolean has(NetworkGroup group) {
            return count(group) > 0;
        }

        private int count(NetworkGroup group) {
            int count = 0;
            for (Known entry : entries) {
                count += entry.group().key() == group.key() ? 1 : 0;
            }
            return count;
        }
    }

    int size() {
        return size;
    }

    /** In how many buckets this group is. */
    int spread(NetworkGroup group) {
        return spread.getOrDefault(group.key(), 0);
    }

    /** Whether nothing more goes in there. */
    boolean full(int number) {
        Bucket bucket = byNumber.get(number);
        return bucket != null && bucket.entries.size() >= Limits.BUCKET_SIZE;
    }

    /** The entry of a full bucket that should make room: one that nobody misses, of these the one that failed most. */
    @Nullable
    Known dispensable(int number) {
        Bucket bucket = byNumber.get(number);
        Known worst = null;
        for (Known entry : bucket == null ? List.<Known>of() : bucket.entries) {
            boolean worse = worst == null
                    || (worst.named && !entry.named)
                    || (worst.named == entry.named && entry.failures > worst.failures);
            if (entry.terrible() && worse) {
                worst = entry;
            }
        }
        return worst;
    }

    void add(int number, Known entry) {
        Bucket bucket = byNumber.computeIfAbsent(number, this::begin);
        if (!bucket.has(entry.group())) {
            spread.merge(entry.group().key(), 1, Integer::sum);
        }
        bucket.entries.add(entry);
        entry.bucket = bucket;
        size++;
    }

    void remove(Known entry) {
        Bucket bucket = entry.bucket;
        if (bucket == null || bucket.table() != this || !bucket.entries.remove(entry)) {
            return;
        }
        entry.bucket = null;
        size--;
        if (!bucket.has(entry.group())) {
            spread.computeIfPresent(entry.group().key(), (_, count) -> count > 1 ? count - 1 : null);
        }
        if (bucket.entries.isEmpty()) {
            end(bucket);
        }
    }

    /** One at random; null when there is none. */
    @Nullable
    Known draw(RandomGenerator random) {
        Known drawn = null;
        for (int i = 0; i < TRIES && !used.isEmpty(); i++) {
            drawn = drawFrom(used.get(random.nextInt(used.size())), random);
            int buckets = spread.getOrDefault(drawn.group().key(), 1);
            if (buckets == 1 || random.nextInt(buckets) == 0) {
                return drawn;
            }
        }
        return drawn;
    }

    /** All of them, in an order that the same run repeats. */
    void forEach(Consumer<Known> action) {
        used.forEach(bucket -> bucket.entries.forEach(action));
    }

    private static Known drawFrom(Bucket bucket, RandomGenerator random) {
        List<Known> entries = bucket.entries;
        Known drawn = entries.get(random.nextInt(entries.size()));
        for (int i = 0; i < TRIES_IN_BUCKET && entries.size() > 1; i++) {
            int alike = bucket.count(drawn.group());
            if (alike == 1 || random.nextInt(alike) == 0) {
                return drawn;
            }
            drawn = entries.get(random.nextInt(entries.size()));
        }
        return drawn;
    }

    private Bucket begin(int number) {
        var bucket = new Bucket(number);
        bucket.position = used.size();
        used.add(bucket);
        return bucket;
    }

    private void end(Bucket bucket) {
        byNumber.remove(bucket.number);
        Bucket last = used.removeLast();
        if (last != bucket) {
            used.set(bucket.position, last);
            last.position = bucket.position;
        }
    }
}
