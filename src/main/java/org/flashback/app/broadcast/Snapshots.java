package org.flashback.app.broadcast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.app.broadcast.BroadcastSnapshot.Count;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;

/** The first snapshot of each mode, before anybody has been counted. */
final class Snapshots {
    private Snapshots() {}

    static BroadcastSnapshot broadcasting(Exposure visible, int relays, Instant since) {
        return new BroadcastSnapshot(
                Mode.BROADCASTING,
                Optional.of(visible),
                new Count(0, relays),
                Count.NONE,
                List.of(),
                since,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static BroadcastSnapshot silent(int relays, Instant since, Optional<Receipt> receipt, boolean mustBeShown) {
        return new BroadcastSnapshot(
                Mode.SILENT,
                Optional.empty(),
                new Count(0, relays),
                Count.NONE,
                List.of(),
                since,
                Optional.empty(),
                receipt,
                mustBeShown);
    }
}
