package org.flashback.core.gossip;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.flashback.core.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the order of their raw ids, as a tree of hex digits in which every branch knows the sum of what is below it:
 * the hash of a range costs as much as its prefix is long (protocol sections 4.4 and 4.5).
 */
final class IdTree {
    private static final int DIGITS = 16;

    /** Entries below which a branch is not worth its memory. */
    private static final int LEAF_SIZE = 16;

    private static final PeerEntry[] EMPTY = {};

    /** A {@link Branch}, or the entries themselves. */
    private Object root = EMPTY;

    private static final class Branch {
        private final Object[] children = new Object[DIGITS];
        private final Sum256 sum = new Sum256();

        Branch() {
            Arrays.fill(children, EMPTY);
        }
    }

    void add(PeerEntry entry) {
        root = add(root, 0, entry);
    }

    /** The entry must be in it, with the record that it was added with. */
    void remove(PeerEntry entry) {
        root = remove(root, 0, entry);
    }

    /** Count and sum of the entries whose id in hex begins with this. */
    Sum256 sum(String prefix) {
        var sum = new Sum256();
        Object node = descend(prefix);
        if (node instanceof Branch branch) {
            sum.add(branch.sum);
        } else {
            for (PeerEntry entry : (PeerEntry[]) node) {
                if (startsWith(entry.peerId(), prefix)) {
                    sum.add(entry.record());
                }
            }
        }
        return sum;
    }

    void forEach(String prefix, Consumer<PeerEntry> action) {
        forEach(descend(prefix), entry -> {
            if (startsWith(entry.peerId(), prefix)) {
                action.accept(entry);
            }
        });
    }

    /** The entry farthest from {@code from} by XOR of those that {@code which} accepts. */
    Optional<PeerEntry> farthest(PeerId from, Predicate<PeerEntry> which) {
        return Optional.ofNullable(farthest(root, 0, from, which));
    }

    /** The nearer one first. */
    static Comparator<PeerEntry> byDistance(PeerId from) {
        return (one, other) -> compareDistance(from, one.peerId(), other.peerId());
    }

    static boolean startsWith(PeerId id, String prefix) {
        for (int i = 0; i < prefix.length(); i++) {
            if (Character.digit(prefix.charAt(i), DIGITS) != id.nibble(i)) {
                return false;
            }
        }
        return true;
    }

    private static int compareDistance(PeerId from, PeerId one, PeerId other) {
        for (int i = 0; i < PeerId.NIBBLES; i++) {
            int mine = from.nibble(i);
            int difference = (one.nibble(i) ^ mine) - (other.nibble(i) ^ mine);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private Object descend(String prefix) {
        Object node = root;
        for (int depth = 0; depth < prefix.length() && node instanceof Branch branch; depth++) {
            node = branch.children[Character.digit(prefix.charAt(depth), DIGITS)];
        }
        return node;
    }

    private static Object add(Object node, int depth, PeerEntry entry) {
        if (node instanceof Branch branch) {
            int digit = entry.peerId().nibble(depth);
            branch.children[digit] = add(branch.children[digit], depth + 1, entry);
            branch.sum.add(entry.record());
            return branch;
        }
        PeerEntry[] entries = (PeerEntry[]) node;
        if (entries.length < LEAF_SIZE) {
            PeerEntry[] more = Arrays.copyOf(entries, entries.length + 1);
            more[entries.length] = entry;
            return more;
        }
        Object branch = new Branch();
        for (PeerEntry old : entries) {
            branch = add(branch, depth, old);
        }
        return add(branch, depth, entry);
    }

    private static Object remove(Object node, int depth, PeerEntry entry) {
        if (node instanceof Branch branch) {
            int digit = entry.peerId().nibble(depth);
            branch.children[digit] = remove(branch.children[digit], depth + 1, entry);
            branch.sum.subtract(entry.record());
            return branch.sum.count() == 0 ? EMPTY : branch;
        }
        PeerEntry[] entries = (PeerEntry[]) node;
        PeerEntry[] fewer = new PeerEntry[entries.length - 1];
        int at = 0;
        for (PeerEntry old : entries) {
            if (old != entry) {
                fewer[at++] = old;
            }
        }
        return fewer.length == 0 ? EMPTY : fewer;
    }

    private static void forEach(Object node, Consumer<PeerEntry> action) {
        if (node instanceof Branch branch) {
            for (Object child : branch.children) {
                forEach(child, action);
            }
        } else {
            for (PeerEntry entry : (PeerEntry[]) node) {
                action.accept(entry);
            }
        }
    }

    private static @Nullable PeerEntry farthest(Object node, int depth, PeerId from, Predicate<PeerEntry> which) {
        @Nullable PeerEntry best = null;
        if (node instanceof Branch branch) {
            for (int distance = DIGITS - 1; distance >= 0 && best == null; distance--) {
                best = farthest(branch.children[distance ^ from.nibble(depth)], depth + 1, from, which);
            }
            return best;
        }
        for (PeerEntry entry : (PeerEntry[]) node) {
            boolean farther = best == null || compareDistance(from, entry.peerId(), best.peerId()) > 0;
            if (farther && which.test(entry)) {
                best = entry;
            }
        }
        return best;
    }
}
