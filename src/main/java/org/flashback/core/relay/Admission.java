package org.flashback.core.relay;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;

/** Whether a relay takes a record whose signature holds, and until when it lists it. */
public final class Admission {
    private Admission() {}

    /** What the rules say. */
    public sealed interface Ruling {}

    /**
     * @param expiresAt when the relay stops listing it unless it is renewed
     * @param signedExpiry when the record and its lease expire by themselves (protocol section 3.4)
     */
    public record Admitted(Instant expiresAt, Instant signedExpiry) implements Ruling {}

    /** The key of the connection is not the key of the record. */
    public record NotTheOwner() implements Ruling {}

    /**
     * @param field the member that is at fault
     * @param detail for a person
     */
    public record Refused(String field, String detail) implements Ruling {}

    /**
     * Who asks.
     *
     * @param key shown in the TLS handshake
     * @param address where the connection comes from
     */
    public record Origin(PeerKey key, IpAddress address) {}

    /** Judges a registration at {@code now}. */
    public static Ruling register(VerifiedRecord record, Optional<VerifiedLease> lease, Origin origin, Instant now) {
        if (!(record.content() instanceof PeerRecord.Broadcast broadcast)) {
            return new Refused("is_broadcasting", "A withdrawal cannot be registered; send it to unregister.");
        }
        if (!origin.key().equals(broadcast.key())) {
            return new NotTheOwner();
        }
        Instant expiry = lease.map(l -> l.lease().until())
                .filter(until -> until.isAfter(broadcast.expiresAt()))
                .orElse(broadcast.expiresAt());
        Optional<Refused> wrongTime = wrongTime(broadcast, expiry, now);
        if (wrongTime.isPresent()) {
            return wrongTime.get();
        }
        // A lease is made expires_in before it ends (protocol section 3.5), so its making can be in the future too.
        boolean leaseAhead = lease.map(l -> l.lease().until().minus(broadcast.expiresIn()))
                .filter(made -> made.isAfter(now.plus(RelayLimits.AHEAD)))
                .isPresent();
        if (leaseAhead) {
            return new Refused("lease", "The lease was made in the future. Check the computer's clock.");
        }
        // Otherwise the relay would send its readers to their own computers.
        boolean loopback = broadcast.contact().addresses().stream().anyMatch(IpAddress::isLoopback);
        if (loopback && !origin.address().isLoopback()) {
            return new Refused(
                    "socket_addresses", "A loopback address is admitted only from a connection from loopback.");
        }
        Instant listed = now.plus(RelayLimits.LEASE);
        return new Admitted(listed.isBefore(expiry) ? listed : expiry, expiry);
    }

    /** Judges a withdrawal at {@code now}; it is kept until it expires. */
    public static Ruling withdraw(VerifiedRecord record, Origin origin, Instant now) {
        if (!(record.content() instanceof PeerRecord.Withdrawal withdrawal)) {
            return new Refused("status", "Only a withdrawal ends a registration; this record is broadcasting.");
        }
        if (!origin.key().equals(withdrawal.key())) {
            return new NotTheOwner();
        }
        Instant expiry = withdrawal.expiresAt();
        Optional<Refused> wrongTime = wrongTime(withdrawal, expiry, now);
        return wrongTime.isPresent() ? wrongTime.get() : new Admitted(expiry, expiry);
    }

    private static Optional<Refused> wrongTime(PeerRecord record, Instant expiry, Instant now) {
        if (record.issuedAt().isAfter(now.plus(RelayLimits.AHEAD))) {
            return Optional.of(new Refused(
                    "issued_at",
                    "The record's issued_at is more than 30 seconds in the future. Check the computer's clock."));
        }
        if (!expiry.isAfter(now)) {
            return Optional.of(new Refused("expires_in", "The record has expired (issued_at + expires_in)."));
        }
        return Optional.empty();
    }
}
