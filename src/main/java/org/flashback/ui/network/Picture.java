package org.flashback.ui.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.peers.RelayIndependence;
import org.flashback.ui.common.Texts;

/**
 * The network seen from here at one moment. Made on a worker: 100,000 peers take a while.
 *
 * @param places by distance, relays first
 * @param drawn the nearest of them, that the map has room for
 * @param more peers that are not drawn
 * @param summary the spoken one
 * @param furthest hops that the furthest current news came over; 0 without any
 */
record Picture(
        List<Place> places,
        List<Place> drawn,
        int more,
        int peers,
        String summary,
        int furthest,
        RelayIndependence independence) {
    /** Dots for peers, at most; beyond, only the table can be read. */
    static final int MOST_PEERS = 40;

    static final int MOST_RELAYS = 6;

    static final Picture NOTHING = new Picture(List.of(), List.of(), 0, 0, "", 0, RelayIndependence.NOBODY);

    private static final Comparator<Place> BY_DISTANCE = Comparator.comparing(Place::kind)
            .thenComparingLong(place -> place.rttMs().orElse(Long.MAX_VALUE))
            .thenComparingInt(place -> place.hops().orElse(0))
            .thenComparing(Place::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(Place::id);

    static Picture of(PeersSnapshot snapshot, List<RelayStatus> relays) {
        var places = new ArrayList<Place>(snapshot.rows().size() + relays.size());
        relays.forEach(relay -> places.add(Place.of(relay)));
        for (PeerRow row : snapshot.rows()) {
            if (!row.trust().blocked()) {
                places.add(Place.of(row));
            }
        }
        int peers = places.size() - relays.size();
        places.sort(BY_DISTANCE);
        List<Place> nearRelays = places.stream()
                .filter(place -> place.kind() == Place.Kind.RELAY)
                .limit(MOST_RELAYS)
                .toList();
        List<Place> near = places.stream()
                .filter(place -> place.kind() != Place.Kind.RELAY)
                .limit(MOST_PEERS)
                .toList();
        int furthest = furthest(snapshot.rows());
        return new Picture(
                List.copyOf(places),
                Stream.concat(nearRelays.stream(), near.stream()).toList(),
                peers - near.size(),
                peers,
                summary(places, furthest),
                furthest,
                RelayIndependence.of(snapshot.rows()));
    }

    private static int furthest(List<PeerRow> rows) {
        return rows.stream()
                .filter(PeerRow::online)
                .mapToInt(row -> Place.hops(row).orElse(0))
                .max()
                .orElse(0);
    }

    private static String summary(List<Place> places, int furthest) {
        long linked = places.stream().filter(Place::linked).count();
        long local = places.stream()
                .filter(place -> place.kind() == Place.Kind.LOCAL)
                .count();
        long online = linked
                + places.stream()
                        .filter(place -> place.kind() == Place.Kind.HEARD)
                        .count();
        if (online == 0) {
            return Texts.get("network.summary.nobody");
        }
        String sentence = Texts.get("network.summary.online", online, linked, local);
        return furthest == 0 ? sentence : sentence + " " + Texts.get("network.summary.furthest", furthest);
    }
}
