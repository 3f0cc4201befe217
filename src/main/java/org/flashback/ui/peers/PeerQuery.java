package org.flashback.ui.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeerRow.Path;
import org.flashback.ui.common.PeerStanding;

/**
 * What of the peers is shown, in which order.
 *
 * @param text searched for in name, key and names of repositories; empty for all
 */
record PeerQuery(String text, Filter filter, Order order, boolean ascending) {
    static final PeerQuery START = new PeerQuery("", Filter.ALL, Order.STATE, true);

    /** The chips. */
    enum Filter {
        ALL,
        ONLINE,
        FOLLOWED,
        LAN,
        /** Those that the user blocked; no other chip shows them. */
        BLOCKED;

        boolean admits(PeerRow row) {
            boolean blocked = row.trust().blocked();
            return switch (this) {
                case ALL -> !blocked;
                case ONLINE -> !blocked && row.online();
                case FOLLOWED -> row.trust().followed();
                case LAN -> !blocked && row.path() == Path.LAN;
                case BLOCKED -> blocked;
            };
        }
    }

    /**
     * The columns. Rows without a value come last when ascending, and of scores the best come first then; equal ones are
     * ordered by key, so none ever jumps.
     */
    enum Order {
        STATE,
        NAME,
        FINGERPRINT,
        PATH,
        RTT,
        LAST_SEEN,
        LAST_DAY,
        SCORE,
        KNOWN_BY;

        private Comparator<PeerRow> comparator(boolean ascending) {
            Comparator<PeerRow> byName = Comparator.comparing(PeerRow::name, String.CASE_INSENSITIVE_ORDER);
            Comparator<PeerRow> first =
                    switch (this) {
                        case STATE -> Comparator.comparing(PeerStanding::of);
                        case NAME -> byName;
                        case FINGERPRINT -> Comparator.comparing(PeerRow::peerId);
                        case PATH -> Comparator.comparing(PeerRow::path);
                        case RTT -> Comparator.comparingLong(row -> row.rttMs().orElse(Long.MAX_VALUE));
                        case LAST_SEEN ->
                            Comparator.comparing(PeerRow::lastSeen).reversed();
                        case LAST_DAY ->
                            Comparator.comparingDouble((PeerRow row) ->
                                            row.availabilityScore().orElse(-1))
                                    .reversed();
                        case SCORE -> Comparator.comparingDouble(PeerRow::score).reversed();
                        case KNOWN_BY -> Comparator.comparing(PeerStanding::knownBy);
                    };
            return (ascending ? first : first.reversed()).thenComparing(byName).thenComparing(PeerRow::peerId);
        }
    }

    /** Those of {@code rows} that are shown, in order. Meant for a worker thread: 100,000 rows take a while. */
    List<PeerRow> apply(List<PeerRow> rows) {
        String sought = text.strip().toLowerCase(Locale.ROOT);
        String key = sought.replace(" ", "").replace("·", "");
        var found = new ArrayList<PeerRow>();
        for (PeerRow row : rows) {
            if (filter.admits(row) && (sought.isEmpty() || matches(row, sought, key))) {
                found.add(row);
            }
        }
        found.sort(order.comparator(ascending));
        return found;
    }

    private static boolean matches(PeerRow row, String sought, String key) {
        return row.name().toLowerCase(Locale.ROOT).contains(sought)
                || (!key.isEmpty() && row.peerId().text().startsWith(key))
                || row.repositories().stream()
                        .anyMatch(repository ->
                                repository.name().toLowerCase(Locale.ROOT).contains(sought));
    }

    PeerQuery withText(String next) {
        return new PeerQuery(next, filter, order, ascending);
    }

    PeerQuery withFilter(Filter next) {
        return new PeerQuery(text, next, order, ascending);
    }

    PeerQuery withOrder(Order next, boolean up) {
        return new PeerQuery(text, filter, next, up);
    }
}
