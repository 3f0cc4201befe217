package org.flashback.app.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.flashback.app.node.NodeClock;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.Notice;
import org.flashback.app.port.IdentityStore;
import org.flashback.app.port.StoreException;
import org.flashback.core.gossip.LeaseInterval;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Lease;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.RecordWriter;

/**
 * Makes what this node signs of itself: records, leases, withdrawals (protocol section 3). The seq and the longest expiry
 * are on disk before anything that uses them exists.
 */
public final class OwnRecords {
    /** Beyond this a clock is not a clock: nothing is signed (FB-CLK-01). */
    private static final Duration MAX_SKEW = Duration.ofHours(24);

    private final IdentityStore identity;
    private final PeerKey key;
    private final RecordVerifier verifier;
    private final NodeClock clock;
    private final IntSupplier peersKnown;

    /** @param peersKnown how many peers are known now: the more, the longer a record lives */
    public OwnRecords(
            IdentityStore identity, PeerKey key, RecordVerifier verifier, NodeClock clock, IntSupplier peersKnown) {
        this.identity = identity;
        this.key = key;
        this.verifier = verifier;
        this.clock = clock;
        this.peersKnown = peersKnown;
    }

    /** A record with a fresh seq. */
    public VerifiedRecord broadcast(Email name, List<IpAddress> addresses, int port) throws NodeException {
        requireClock();
        Instant now = now();
        Duration life = life();
        try {
            identity.raiseLongestExpiry(now.plus(life));
            var contact =
                    new PeerRecord.Contact(addresses, addresses.isEmpty() ? OptionalInt.empty() : OptionalInt.of(port));
            var capabilities = new PeerRecord.Capabilities(
                    OptionalLong.of(Limits.MAX_ACCEPTED_LINKS),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
            var content = new PeerRecord.Content(List.of(), List.of(), Optional.empty(), Optional.of(capabilities));
            return sign(new PeerRecord.Broadcast(
                    key, identity.nextSeq(now.toEpochMilli()), now, life, name, true, contact, content));
        } catch (StoreException e) {
            throw notWritten(e);
        }
    }

    /** For how long a record would be signed now. */
    Duration life() {
        return LeaseInterval.expiresIn(peersKnown.getAsInt());
    }

    /** The pause before the next lease. */
    Duration leasePause(RandomGenerator random) {
        return LeaseInterval.next(peersKnown.getAsInt(), random);
    }

    /** A withdrawal that outlives everything ever signed with this key. */
    public VerifiedRecord withdrawal() throws NodeException {
        Instant now = now();
        try {
            Duration needed = Duration.between(now, identity.longestExpiry()).plusSeconds(1);
            Duration life =
                    needed.compareTo(Limits.MIN_WITHDRAWAL_EXPIRES_IN) < 0 ? Limits.MIN_WITHDRAWAL_EXPIRES_IN : needed;
            Duration bounded = life.compareTo(Limits.MAX_EXPIRES_IN) > 0 ? Limits.MAX_EXPIRES_IN : life;
            return sign(new PeerRecord.Withdrawal(
                    key, identity.nextSeq(now.toEpochMilli()), now, Duration.ofSeconds(bounded.toSeconds())));
        } catch (StoreException e) {
            throw notWritten(e);
        }
    }

    /** The next lease to this record. */
    public VerifiedLease lease(VerifiedRecord record, long minor) throws NodeException {
        Instant until = now().plus(record.content().expiresIn());
        String text = RecordWriter.text(new Lease(record.peerId(), record.seq(), minor, until));
        try {
            identity.raiseLongestExpiry(until);
            var signed = new SignedLease(text, identity.sign(RecordVerifier.LEASE_PREFIX, text));
            return verifier.verifyLease(signed, key)
                    .orElseThrow(() -> new IllegalStateException("our own lease does not verify"));
        } catch (StoreException e) {
            throw notWritten(e);
        }
    }

    /** Whether a record of our own key with this seq can only come from elsewhere, or from a copy of this profile. */
    boolean isForeign(long heard, boolean broadcasting) {
        long mine = identity.lastSeq();
        // While silent everything up to the last withdrawal is our own past, told back to us.
        return heard > mine || (heard == mine && broadcasting);
    }

    /** Raises the stored seq above a record of our own key that somebody else, or an older copy of us, made. */
    public void raiseSeq(long heard) throws NodeException {
        try {
            identity.raiseSeq(heard);
        } catch (StoreException e) {
            throw notWritten(e);
        }
    }

    private VerifiedRecord sign(PeerRecord record) throws StoreException {
        String text = RecordWriter.text(record);
        var signed = new SignedRecord(text, identity.sign(RecordVerifier.RECORD_PREFIX, text));
        // What others would refuse must not leave this computer.
        return switch (verifier.verify(SignedEntry.of(signed))) {
            case Verdict.Good(var verified, var _) -> verified;
            case Verdict verdict -> throw new IllegalStateException("our own record is not acceptable: " + verdict);
        };
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now().toEpochMilli());
    }

    private void requireClock() throws NodeException {
        Duration skew = clock.skew().orElse(Duration.ZERO);
        if (skew.abs().compareTo(MAX_SKEW) > 0) {
            throw new NodeException(new Notice(
                    Notice.Code.CLOCK_OFF,
                    Notice.Severity.NEEDS_YOU,
                    "Your clock is off by more than a day.",
                    "A record signed with it would be refused by everybody, so nothing was published.",
                    Optional.of("Set the date and time of this computer, then switch on again.")));
        }
    }

    private static NodeException notWritten(StoreException e) {
        return new NodeException(new Notice(
                Notice.Code.WRITE_FAILED,
                Notice.Severity.NEEDS_YOU,
                "The profile folder cannot be written.",
                e.getMessage() + " Nothing was published.",
                Optional.of("Free some space or mend the folder's permissions, then try again.")));
    }
}
