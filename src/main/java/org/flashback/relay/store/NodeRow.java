package org.flashback.relay.store;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;

/**
 * A registration on its way into the store.
 *
 * @param content of {@code record}
 * @param certificate DER of the TLS client certificate
 * @param expiresAt when it stops being listed
 * @param now the relay's clock
 */
public record NodeRow(
        VerifiedRecord record,
        PeerRecord.Broadcast content,
        Optional<VerifiedLease> lease,
        byte[] certificate,
        Instant expiresAt,
        Instant now) {}
