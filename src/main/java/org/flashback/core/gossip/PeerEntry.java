package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Version;

/** What is held of one peer. Mutable, confined to the engine. */
final class PeerEntry {
    private final PeerId peerId;
    private final String hexId;
    private final Instant firstSeen;
    private final Origin origin;
    private VerifiedRecord record;
    private Optional<VerifiedLease> lease;
    private byte[] digestHash;
    private String name;
    private Instant lastSeen;
    private boolean heardThisRun;
    private boolean goneTold;
    private boolean equivocated;
    private OptionalLong rttMs = OptionalLong.empty();

    PeerEntry(VerifiedRecord record, Optional<VerifiedLease> lease, Origin origin, Instant now) {
        this.peerId = record.peerId();
        this.hexId = HexFormat.of().formatHex(peerId.bytes());
        this.firstSeen = now;
        this.lastSeen = now;
        this.origin = origin;
        this.record = record;
        this.lease = lease;
        this.digestHash = TableDigest.entryHash(record);
        this.name = nameOf(record).orElse("");
        this.heardThisRun = true;
    }

    /** As it was stored in an earlier run: nobody has spoken of it in this one. */
    static PeerEntry restored(VerifiedRecord record, Optional<VerifiedLease> lease, PeerHistory history) {
        var entry = new PeerEntry(record, lease, history.origin(), history.firstSeen());
        entry.lastSeen = history.lastSeen();
        entry.rttMs = history.rttMs();
        entry.heardThisRun = false;
        if (entry.name.isEmpty()) {
            entry.name = history.name();
        }
        return entry;
    }

    PeerId peerId() {
        return peerId;
    }

    /** The raw id in lower-case hex: the order of ranges. */
    String hexId() {
        return hexId;
    }

    VerifiedRecord record() {
        return record;
    }

    long seq() {
        return record.seq();
    }

    long minor() {
        return lease.map(held -> held.lease().minor()).orElse(0L);
    }

    Version version() {
        return new Version(peerId, seq(), minor());
    }

    SignedEntry signed() {
        return new SignedEntry(record.signed(), lease.map(VerifiedLease::signed));
    }

    Optional<VerifiedLease> lease() {
        return lease;
    }

    boolean withdrawn() {
        return record.isWithdrawal();
    }

    /** SHA-256 over id, seq and text hash; not to be changed by the caller. */
    byte[] digestHash() {
        return digestHash;
    }

    /** Protocol section 3.4. */
    Instant expiresAt() {
        Instant alone = record.content().expiresAt();
        return lease.map(held -> held.lease().until())
                .filter(until -> until.isAfter(alone))
                .orElse(alone);
    }

    boolean expired(Instant now) {
        return !now.isBefore(expiresAt());
    }

    boolean stale(Instant now) {
        return Duration.between(lastSeen, now).compareTo(Limits.STALE_AFTER) > 0;
    }

    /** Whether it reckons in the digest at this cut (section 4.4). */
    boolean inDigest(Instant asOf) {
        return record.content().issuedAt().isBefore(asOf) && asOf.isBefore(expiresAt());
    }

    String name() {
        return name;
    }

    Instant firstSeen() {
        return firstSeen;
    }

    Instant lastSeen() {
        return lastSeen;
    }

    boolean heardThisRun() {
        return heardThisRun;
    }

    /** Whether it was said already that this entry has expired; it stays a little longer for digests only. */
    boolean goneTold() {
        return goneTold;
    }

    void tellGone() {
        goneTold = true;
    }

    void heard(Instant now) {
        lastSeen = now;
        heardThisRun = true;
    }

    void measured(Duration rtt) {
        rttMs = OptionalLong.of(rtt.toMillis());
    }

    /** Whether two texts of the present seq were seen. */
    boolean equivocated() {
        return equivocated;
    }

    void markEquivocated() {
        equivocated = true;
    }

    void replace(VerifiedRecord newer, Optional<VerifiedLease> newLease) {
        equivocated = false;
        record = newer;
        lease = newLease;
        goneTold = false;
        digestHash = TableDigest.entryHash(newer);
        nameOf(newer).ifPresent(newName -> name = newName);
    }

    void prolong(VerifiedLease newer) {
        lease = Optional.of(newer);
        goneTold = false;
    }

    /** Whether this text, having the same seq, is the one that stays (section 3.3). */
    boolean losesTo(VerifiedRecord other) {
        return Arrays.compareUnsigned(other.textHash(), record.textHash()) < 0;
    }

    PeerView view(Instant now, Optional<IpAddress> link) {
        PeerState state = link.isPresent() ? PeerState.CONNECTED : stale(now) ? PeerState.STALE : PeerState.DISCOVERED;
        var history = new PeerHistory(firstSeen, lastSeen, origin, name, rttMs);
        return new PeerView(record, lease, history, state, heardThisRun, expiresAt(), link);
    }

    private static Optional<String> nameOf(VerifiedRecord record) {
        return record.content() instanceof PeerRecord.Broadcast broadcast
                ? Optional.of(broadcast.email().text())
                : Optional.empty();
    }
}
