package org.flashback.core.gossip;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;

/** Who the node is on its links now: silent under a one-time id, or broadcasting under its lasting one. */
final class Self {
    private static final long SILENT_ROUNDING_MS = 1000;

    private final PeerId ownId;
    private final RandomGenerator random;
    private PeerId linkId;
    private Optional<VerifiedRecord> record;
    private Optional<VerifiedLease> lease = Optional.empty();
    private long lastSeq;

    Self(GossipConfig config, RandomGenerator random) {
        this.ownId = config.ownId();
        this.linkId = config.linkId();
        this.record = config.own();
        this.random = random;
        this.lastSeq = config.own().map(VerifiedRecord::seq).orElse(0L);
    }

    PeerId ownId() {
        return ownId;
    }

    PeerId linkId() {
        return linkId;
    }

    boolean broadcasting() {
        return record.isPresent();
    }

    Optional<VerifiedRecord> record() {
        return record;
    }

    Optional<SignedEntry> entry() {
        return record.map(own -> new SignedEntry(own.signed(), lease.map(VerifiedLease::signed)));
    }

    /** The highest seq of our own that this engine has seen. */
    long lastSeq() {
        return lastSeq;
    }

    void heardOwn(long seq) {
        lastSeq = Math.max(lastSeq, seq);
    }

    void broadcast(VerifiedRecord own) {
        linkId = ownId;
        record = Optional.of(own);
        lease = Optional.empty();
        heardOwn(own.seq());
    }

    void renew(VerifiedLease own) {
        lease = Optional.of(own);
    }

    void fallSilent(PeerId oneTimeId, long withdrawalSeq) {
        linkId = oneTimeId;
        record = Optional.empty();
        lease = Optional.empty();
        heardOwn(withdrawalSeq);
    }

    /** A fresh head. A silent node's clock is rounded, so that its fraction identifies nobody (section 1.3). */
    Message.Head head(Instant now) {
        long ms = now.toEpochMilli();
        return new Message.Head(
                MessageId.random(random),
                broadcasting() ? ms : Math.floorDiv(ms, SILENT_ROUNDING_MS) * SILENT_ROUNDING_MS);
    }

    Message.Announcement announcement(Instant now, Message.Announcement.Kind kind) {
        return new Message.Announcement(head(now), kind, entry().orElseThrow(), Limits.MAX_TTL);
    }

    RandomGenerator random() {
        return random;
    }
}
