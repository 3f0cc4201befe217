package org.flashback.ui.common;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.broadcast.Receipt;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.core.identity.PeerId;

/**
 * Who knows us, by distance: what the reach figure draws.
 *
 * @param live whether we are visible
 * @param rings one entry per ring that has peers
 */
public record Reach(boolean live, Map<Ring, Share> rings) {
    public static final Reach NOBODY = new Reach(false, Map.of());

    public Reach {
        rings = Map.copyOf(rings);
    }

    /** How far away a peer is. */
    public enum Ring {
        LOCAL,
        DIRECT,
        FURTHER
    }

    /** What a peer holds about us. */
    public enum Knows {
        YES,
        /** An entry that was not withdrawn in person and has not lapsed. */
        PERHAPS,
        NO
    }

    /** The peers of one ring, as many of each kind. */
    public record Share(int yes, int perhaps, int no) {
        public int total() {
            return yes + perhaps + no;
        }

        Share plus(Knows knows) {
            return switch (knows) {
                case YES -> new Share(yes + 1, perhaps, no);
                case PERHAPS -> new Share(yes, perhaps + 1, no);
                case NO -> new Share(yes, perhaps, no + 1);
            };
        }

        /** One entry per peer. */
        List<Knows> each() {
            var each = new ArrayList<Knows>();
            for (int i = 0; i < total(); i++) {
                each.add(i < yes ? Knows.YES : i < yes + perhaps ? Knows.PERHAPS : Knows.NO);
            }
            return each;
        }
    }

    /** Counts once through the peers. */
    public static Reach of(PeersSnapshot peers, BroadcastSnapshot broadcast) {
        boolean live = broadcast.mode() == Mode.BROADCASTING || broadcast.mode() == Mode.SWITCHING_ON;
        Set<PeerId> told = live ? new HashSet<>(broadcast.knowing()) : Set.of();
        Set<String> outstanding = new HashSet<>();
        broadcast.receipt().ifPresent(receipt -> receipt.lines().stream()
                .filter(line ->
                        line.kind() == Receipt.Kind.PEER && line.confirmed().isEmpty())
                .forEach(line -> outstanding.add(line.who())));
        var rings = new EnumMap<Ring, Share>(Ring.class);
        for (PeerRow row : peers.rows()) {
            Knows knows = told.contains(row.peerId())
                    ? Knows.YES
                    : !live && outstanding.contains(row.name()) ? Knows.PERHAPS : Knows.NO;
            rings.merge(ring(row), new Share(0, 0, 0).plus(knows), (before, one) -> before.plus(knows));
        }
        return new Reach(live, rings);
    }

    private static Ring ring(PeerRow row) {
        return switch (row.path()) {
            case LAN -> Ring.LOCAL;
            case DIRECT -> Ring.DIRECT;
            case RELAYED, NONE -> Ring.FURTHER;
        };
    }

    /** All peers of all rings. */
    public int total() {
        return rings.values().stream().mapToInt(Share::total).sum();
    }

    /** Those that know us. */
    public int yes() {
        return rings.values().stream().mapToInt(Share::yes).sum();
    }
}
