package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.flashback.core.wire.Limits;

/**
 * Which entries may expire in which minute. A lease that prolongs an entry costs nothing: the entry is found too early and
 * put where it belongs by then.
 */
final class Expiries {
    private static final long MINUTE_MS = 60_000;

    private final TreeMap<Integer, List<PeerEntry>> byMinute = new TreeMap<>();

    /** The entry is new, or may expire earlier than it did. */
    void add(PeerEntry entry) {
        int minute = minute(entry.expiresAtMs());
        if (minute < entry.dueMinute()) {
            put(entry, minute);
        }
    }

    /** The entry is no longer looked at; what stands of it here is passed over. */
    static void remove(PeerEntry entry) {
        entry.dueInMinute(Integer.MAX_VALUE);
    }

    /**
     * Hands over the entries whose minute has come.
     *
     * @param handle what to do; returns when the entry is to be looked at again (Unix ms), or {@link Long#MAX_VALUE}
     */
    void due(Instant now, ToLongFunction<PeerEntry> handle) {
        int present = minute(now.toEpochMilli());
        while (!byMinute.isEmpty() && byMinute.firstKey() <= present) {
            int minute = byMinute.firstKey();
            List<PeerEntry> entries = Objects.requireNonNull(byMinute.remove(minute));
            List<PeerEntry> soon = new ArrayList<>();
            for (PeerEntry entry : entries) {
                if (entry.dueMinute() == minute) {
                    long next = handle.applyAsLong(entry);
                    Expiries.remove(entry);
                    if (next != Long.MAX_VALUE) {
                        int nextMinute = minute(next);
                        if (nextMinute <= present) {
                            soon.add(entry);
                        } else {
                            put(entry, nextMinute);
                        }
                    }
                }
            }
            if (!soon.isEmpty()) {
                // Looked at again in this very minute.
                soon.forEach(entry -> entry.dueInMinute(present));
                byMinute.computeIfAbsent(present, _ -> new ArrayList<>()).addAll(soon);
                if (minute == present) {
                    return;
                }
            }
        }
    }

    /** When {@link #due} may have something to hand over. */
    Optional<Instant> next() {
        return byMinute.isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(byMinute.firstKey() * MINUTE_MS));
    }

    /** Entries that may have expired at this time; some perhaps twice. */
    void until(Instant time, Consumer<PeerEntry> action) {
        // What has expired waits here for its removal until the grace is over.
        int last = minute(time.plus(Limits.DIGEST_GRACE).toEpochMilli());
        byMinute.headMap(last, true).forEach((minute, entries) -> {
            for (PeerEntry entry : entries) {
                if (entry.dueMinute() == minute) {
                    action.accept(entry);
                }
            }
        });
    }

    private void put(PeerEntry entry, int minute) {
        entry.dueInMinute(minute);
        byMinute.computeIfAbsent(minute, _ -> new ArrayList<>()).add(entry);
    }

    private static int minute(long ms) {
        return Math.clamp(Math.floorDiv(ms, MINUTE_MS), Integer.MIN_VALUE, Integer.MAX_VALUE - 1);
    }
}
