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
 * @param certificate the TLS client certificate, base64 of DER
 * @param expiresAt when it stops being listed
 * @param now the relay's clock
 */
public record NodeRow(
        VerifiedRecord record,
        PeerRecord.Broadcast content,
        Optional<VerifiedLease> lease,
        String certificate,
        Instant expiresAt,
        Instant now) {}
