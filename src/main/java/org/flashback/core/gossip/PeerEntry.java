package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Version;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one peer. Mutable, confined to the engine; what changes its place in the table goes through
 * {@link PeerTable#change}. There may be 20,000 of these, and thousands of tables in one simulation: numbers instead of
 * objects, and the record is shared.
 */
final class PeerEntry {
    private static final int UNKNOWN = -1;
    private static final int NEVER = Integer.MIN_VALUE;

    private final long firstSeenMs;
    private final Origin origin;
    private VerifiedRecord record;
    private @Nullable VerifiedLease lease;
    private String name;
    private Availability availability = Availability.NONE;
    private long lastSeenMs;
    private long accountedAt;
    private long bandwidth = UNKNOWN;
    private int rttMs = UNKNOWN;
    private int dueMinute = Integer.MAX_VALUE;
    private int renewedAtS = NEVER;
    private int heldForS = UNKNOWN;
    private boolean linked;
    private boolean heardThisRun;
    private boolean goneTold;
    private boolean equivocated;
    private boolean attested;
    private boolean contacted;
    private boolean overheard;

    PeerEntry(VerifiedRecord record, Optional<VerifiedLease> lease, Origin origin, Instant now) {
        this.firstSeenMs = now.toEpochMilli();
        this.lastSeenMs = firstSeenMs;
        this.origin = origin;
        this.record = record;
        this.lease = lease.orElse(null);
        this.name = nameOf(record).orElse("");
        this.heardThisRun = true;
        this.contacted = origin.kind() == Origin.Kind.ITSELF;
        this.attested = origin.kind() == Origin.Kind.RELAY;
    }

    /** As it was stored in an earlier run: nobody has spoken of it in this one. */
    static PeerEntry restored(VerifiedRecord record, Optional<VerifiedLease> lease, PeerHistory history) {
        var entry = new PeerEntry(record, lease, history.origin(), history.firstSeen());
        entry.lastSeenMs = history.lastSeen().toEpochMilli();
        entry.rttMs = (int) history.rttMs().orElse(UNKNOWN);
        entry.contacted |= history.rttMs().isPresent();
        entry.availability = history.measured().availability();
        entry.bandwidth = history.measured().bandwidth().orElse(UNKNOWN);
        entry.attested |= history.measured().attested();
        entry.heardThisRun = false;
        if (entry.name.isEmpty()) {
            entry.name = history.name();
        }
        if (record.isWithdrawal() && !entry.name.isEmpty()) {
            // Its record was known; for how long is not stored, so it stays.
            entry.heldForS = Integer.MAX_VALUE;
        }
        return entry;
    }

    PeerId peerId() {
        return record.peerId();
    }

    VerifiedRecord record() {
        return record;
    }

    Origin origin() {
        return origin;
    }

    long seq() {
        return record.seq();
    }

    long minor() {
        return lease == null ? 0 : lease.lease().minor();
    }

    Version version() {
        return new Version(peerId(), seq(), minor());
    }

    SignedEntry signed() {
        return new SignedEntry(record.signed(), lease().map(VerifiedLease::signed));
    }

    Optional<VerifiedLease> lease() {
        return Optional.ofNullable(lease);
    }

    boolean withdrawn() {
        return record.isWithdrawal();
    }

    /** Protocol section 3.4. */
    Instant expiresAt() {
        Instant alone = record.content().expiresAt();
        Instant until = lease == null ? alone : lease.lease().until();
        return until.isAfter(alone) ? until : alone;
    }

    long expiresAtMs() {
        return expiresAt().toEpochMilli();
    }

    boolean expired(Instant now) {
        return !now.isBefore(expiresAt());
    }

    /** Whether nothing was heard of it for longer than three of its renewals may take. */
    boolean stale(Instant now, Duration renewal) {
        Duration patience = renewal.multipliedBy(Limits.STALE_RENEWALS);
        Duration longest = patience.compareTo(Limits.STALE_AFTER) > 0 ? patience : Limits.STALE_AFTER;
        return now.toEpochMilli() - lastSeenMs > longest.toMillis();
    }

    /** Whether it reckons in the digest at this cut (section 4.4). */
    boolean inDigest(Instant asOf) {
        return record.content().issuedAt().isBefore(asOf) && asOf.isBefore(expiresAt());
    }

    String name() {
        return name;
    }

    Instant firstSeen() {
        return Instant.ofEpochMilli(firstSeenMs);
    }

    /** When it last said something signed that was new here, or anything over a link of its own. */
    Instant lastSeen() {
        return Instant.ofEpochMilli(lastSeenMs);
    }

    boolean heardThisRun() {
        return heardThisRun;
    }

    /** Somebody else repeats what is known: it is spoken of, but that says nothing about it now. */
    void spokenOf() {
        heardThisRun = true;
    }

    /** Whether a link brought, in this run, what is held of it; not so after a relay has brought something newer. */
    boolean overheard() {
        return overheard;
    }

    void overheard(boolean now) {
        overheard = now;
    }

    /** Whether it was said already that this entry has expired; it stays a little longer for digests only. */
    boolean goneTold() {
        return goneTold;
    }

    void tellGone() {
        goneTold = true;
    }

    /** It has spoken: by something new that it signed, or over a link of its own. */
    void heard(Instant now) {
        lastSeenMs = now.toEpochMilli();
        heardThisRun = true;
    }

    /** Smoothed: one late packet says little. */
    void measured(Duration rtt) {
        int ms = (int) Math.min(Integer.MAX_VALUE, rtt.toMillis());
        rttMs = rttMs == UNKNOWN ? ms : (int) ((3L * rttMs + ms) / 4);
    }

    OptionalLong rttMs() {
        return rttMs == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(rttMs);
    }

    /** Measured, in bytes per second. */
    OptionalLong bandwidth() {
        return bandwidth == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(bandwidth);
    }

    void measuredBandwidth(long bytesPerSecond) {
        bandwidth = bytesPerSecond;
    }

    Availability availability() {
        return availability;
    }

    /** Where on {@link Scores}' clock the availability stands. */
    long accountedAt() {
        return accountedAt;
    }

    void account(Availability now, long at) {
        availability = now;
        accountedAt = at;
    }

    /** Whether beats of it are expected. */
    boolean linked() {
        return linked;
    }

    void linked(boolean now) {
        linked = now;
    }

    /** Whether its last renewal is so long ago that another one counts; remembers that it does. */
    boolean countRenewal(Instant now) {
        int second = (int) now.getEpochSecond();
        boolean counts = renewedAtS == NEVER || second - renewedAtS >= Limits.LEASE_PERIOD.toSeconds();
        renewedAtS = counts ? second : renewedAtS;
        return counts;
    }

    /** Whether a relay has named this key under this name. */
    boolean attested() {
        return attested;
    }

    void attest() {
        attested = true;
    }

    /** Whether there ever was a link to it. */
    boolean contacted() {
        return contacted;
    }

    void contact() {
        contacted = true;
    }

    /** Seconds that its record was held before it withdrew; -1 when it was never known here. */
    int heldForS() {
        return heldForS;
    }

    int dueMinute() {
        return dueMinute;
    }

    void dueInMinute(int minute) {
        dueMinute = minute;
    }

    /** Whether two texts of the present seq were seen. */
    boolean equivocated() {
        return equivocated;
    }

    void markEquivocated() {
        equivocated = true;
    }

    void replace(VerifiedRecord newer, Optional<VerifiedLease> newLease, Instant now) {
        if (newer.isWithdrawal() && !withdrawn()) {
            heldForS = (int) Math.min(Integer.MAX_VALUE, Math.max(0, (now.toEpochMilli() - firstSeenMs) / 1000));
        }
        equivocated = false;
        record = newer;
        lease = newLease.orElse(null);
        goneTold = false;
        nameOf(newer).ifPresent(this::rename);
    }

    private void rename(String newName) {
        if (!newName.equals(name)) {
            attested = false;
            name = newName;
        }
    }

    void prolong(VerifiedLease newer) {
        lease = newer;
        goneTold = false;
    }

    /** Whether this text, having the same seq, is the one that stays (section 3.3). */
    boolean losesTo(VerifiedRecord other) {
        return Arrays.compareUnsigned(other.textHash(), record.textHash()) < 0;
    }

    private static Optional<String> nameOf(VerifiedRecord record) {
        return record.content() instanceof PeerRecord.Broadcast broadcast
                ? Optional.of(broadcast.email().text())
                : Optional.empty();
    }
}
