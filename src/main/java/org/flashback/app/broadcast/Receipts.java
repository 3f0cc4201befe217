package org.flashback.app.broadcast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashback.app.peers.PeerRow;
import org.flashback.core.identity.PeerId;
import org.flashback.core.relay.RelayUrl;

/** Writes the lines of a receipt from what is known of who was told. */
final class Receipts {
    private Receipts() {}

    /**
     * @param record peers that had been given the record
     * @param withdrawal peers that have been given the withdrawal
     */
    record Told(Set<PeerId> record, Set<PeerId> withdrawal) {}

    /**
     * @param relays when each confirmed
     * @param lapses until when an unconfirmed copy may live
     */
    static List<Receipt.Line> lines(
            Map<RelayUrl, Optional<Instant>> relays, List<PeerRow> peers, Told told, Instant at, Instant lapses) {
        List<Receipt.Line> lines = new ArrayList<>();
        relays.forEach((url, confirmed) -> lines.add(line(
                Receipt.Kind.RELAY, url.label(), confirmed, lapses, "Did not answer. Its entry lapses by itself.")));
        for (PeerRow peer : peers) {
            boolean given = told.withdrawal().contains(peer.peerId());
            if (given || told.record().contains(peer.peerId())) {
                lines.add(line(
                        Receipt.Kind.PEER,
                        peer.name(),
                        given ? Optional.of(at) : Optional.empty(),
                        lapses,
                        "Not linked now. Its copy lapses, or goes sooner when others pass this on."));
            }
        }
        return lines;
    }

    private static Receipt.Line line(
            Receipt.Kind kind, String who, Optional<Instant> confirmed, Instant lapses, String outstanding) {
        return confirmed.isPresent()
                ? new Receipt.Line(kind, who, confirmed, Optional.empty(), "")
                : new Receipt.Line(kind, who, confirmed, Optional.of(lapses), outstanding);
    }
}
