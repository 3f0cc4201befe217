package org.flashback.app.peers;

import java.util.List;

/**
 * "Without any relay you still reach 12 of 15". Counted are the peers that broadcast. One is within reach without a
 * relay while there is a link to it, while it is not stale and news of it came over a link in this run, or when one of
 * its present addresses was once proven by a handshake.
 *
 * @param reachable peers within reach without any relay
 * @param known peers that broadcast
 * @param lost names of some of those that only a relay spoke of, at most {@value #NAMED}, in the order of the snapshot
 */
public record RelayIndependence(int reachable, int known, List<String> lost) {
    /** How many are named. */
    public static final int NAMED = 3;

    public static final RelayIndependence NOBODY = new RelayIndependence(0, 0, List.of());

    public RelayIndependence {
        lost = List.copyOf(lost);
    }

    /** Of these peers. */
    public static RelayIndependence of(List<PeerRow> rows) {
        int reachable = 0;
        int known = 0;
        List<String> lost = new java.util.ArrayList<>(NAMED);
        for (PeerRow row : rows) {
            if (row.broadcasting()) {
                known++;
                if (row.withoutRelay()) {
                    reachable++;
                } else if (lost.size() < NAMED) {
                    lost.add(row.name());
                }
            }
        }
        return new RelayIndependence(reachable, known, lost);
    }
}
