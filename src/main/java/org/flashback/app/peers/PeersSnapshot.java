package org.flashback.app.peers;

import java.util.List;

/**
 * All known peers; silent ones are never among them.
 *
 * @param rows in no promised order
 */
public record PeersSnapshot(List<PeerRow> rows) {
    public static final PeersSnapshot EMPTY = new PeersSnapshot(List.of());

    public PeersSnapshot {
        rows = List.copyOf(rows);
    }

    public int online() {
        return (int) rows.stream().filter(PeerRow::online).count();
    }
}
