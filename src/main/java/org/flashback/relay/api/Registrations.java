package org.flashback.relay.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordParser;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.relay.Admission;
import org.flashback.core.relay.Admission.Origin;
import org.flashback.core.relay.RelayLimits;
import org.flashback.relay.api.Problem.ProblemException;
import org.flashback.relay.store.Listing;
import org.flashback.relay.store.NodeRow;
import org.flashback.relay.store.Outcome;
import org.flashback.relay.store.RelayListings;
import org.flashback.relay.store.RelayStore;
import org.flashback.relay.store.RelayStoreException;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/bootstrap/register} and {@code /api/bootstrap/unregister}. */
final class Registrations {
    /** A refusal of the record begins with the member that is at fault. */
    private static final Pattern MEMBER = Pattern.compile("[a-z_]+(?=[. ])");

    private final RecordParser parser;
    private final RecordVerifier verifier;
    private final RelayStore store;
    private final RelayListings listings;
    private final InstantSource clock;
    private final RateLimiter registersByKey;
    private final RateLimiter registersByAddress;
    private final RateLimiter unregistersByAddress;

    Registrations(
            RecordParser parser, RelayStore store, RelayListings listings, InstantSource clock, LongSupplier nanos) {
        this.parser = parser;
        this.verifier = new RecordVerifier(parser);
        this.store = store;
        this.listings = listings;
        this.clock = clock;
        this.registersByKey = new RateLimiter(RelayLimits.REGISTER_PER_KEY, nanos);
        this.registersByAddress = new RateLimiter(RelayLimits.REGISTER_PER_ADDRESS, nanos);
        this.unregistersByAddress = new RateLimiter(RelayLimits.UNREGISTER_PER_ADDRESS, nanos);
    }

    Reply register(Call call) throws ProblemException, RelayStoreException {
        // Counted before anything is looked at, so that what is refused counts too.
        refuseIfTooMany(registersByAddress.take(call.address()));
        Call.Certificate certificate = requireCertificate(call);
        refuseIfTooMany(registersByKey.take(certificate.key().peerId()));

        Verdict.Good good = verified(RequestJson.entry(call.body()));
        Instant now = clock.instant();
        Origin origin = new Origin(certificate.key(), call.address());
        Admission.Admitted admitted = admitted(Admission.register(good.record(), good.lease(), origin, now));
        // Admission has seen that it is one.
        var content = (PeerRecord.Broadcast) good.record().content();
        var row = new NodeRow(good.record(), content, good.lease(), certificate.der(), admitted.expiresAt(), now);
        Instant expiresAt = stored(store.register(row), content);
        return Reply.ok(registered(good, expiresAt, now, call));
    }

    Reply unregister(Call call) throws ProblemException, RelayStoreException {
        refuseIfTooMany(unregistersByAddress.take(call.address()));
        Call.Certificate certificate = requireCertificate(call);
        Verdict.Good good = verified(RequestJson.entry(call.body()));
        Origin origin = new Origin(certificate.key(), call.address());
        Admission.Admitted admitted = admitted(Admission.withdraw(good.record(), origin, clock.instant()));
        if (!(store.withdraw(good.record(), admitted.expiresAt()) instanceof Outcome.Stored)) {
            throw outdated().toException();
        }
        return Reply.ok(Reply.object().put("status", "unregistered"));
    }

    private ObjectNode registered(Verdict.Good good, Instant expiresAt, Instant now, Call call)
            throws RelayStoreException {
        Listing peers = listings.bootstrapPeers(Optional.of(good.record().peerId()), RelayLimits.BOOTSTRAP_PEERS, now);
        ObjectNode body = Reply.object();
        body.put("status", "registered");
        body.put("peer_id", good.record().peerId().text());
        body.put("expires_at", expiresAt.toEpochMilli());
        // Half of what is left, so that one renewal may fail.
        body.put(
                "reannounce_after",
                Duration.between(now, expiresAt).dividedBy(2).toSeconds());
        body.put("observed_address", call.address().text());
        Lists.put(body.putArray("bootstrap_peers"), peers.peers());
        return body;
    }

    private Verdict.Good verified(SignedEntry entry) throws ProblemException {
        return switch (verifier.verify(entry)) {
            case Verdict.Good good -> good;
            case Verdict.Refused refused ->
                throw refusedRecord(refused.reason()).toException();
            case Verdict.BadSignature bad ->
                throw badSignature(entry, bad.reason()).toException();
            case Verdict.GoodLease _, Verdict.UnknownLease _ ->
                throw new IllegalStateException("an entry with a record is never judged as a lease alone");
        };
    }

    private static Problem refusedRecord(String reason) {
        Matcher member = MEMBER.matcher(reason);
        return Problem.badField(member.lookingAt() ? member.group() : "record", reason + ".");
    }

    private Problem badSignature(SignedEntry entry, String reason) {
        if (parser.envelope(entry.record().text()).isEmpty()) {
            return Problem.badField("record", "record: " + reason + ".");
        }
        boolean lease = verifier.verify(SignedEntry.of(entry.record())) instanceof Verdict.Good;
        String field = lease ? "lease_sig" : "sig";
        return Problem.badField(field, field + ": " + reason + ".");
    }

    private static Admission.Admitted admitted(Admission.Ruling ruling) throws ProblemException {
        return switch (ruling) {
            case Admission.Admitted admitted -> admitted;
            case Admission.NotTheOwner _ -> throw Problem.notTheOwner().toException();
            case Admission.Refused refused ->
                throw Problem.badField(refused.field(), refused.field() + ": " + refused.detail())
                        .toException();
        };
    }

    private static Instant stored(Outcome outcome, PeerRecord.Broadcast content) throws ProblemException {
        return switch (outcome) {
            case Outcome.Stored stored -> stored.expiresAt();
            case Outcome.NameTaken taken ->
                throw Problem.nameTaken(content.email().text(), taken.holder()).toException();
            case Outcome.Outdated _ -> throw outdated().toException();
            case Outcome.Twin _ -> throw Problem.twin().toException();
        };
    }

    /** Not 409: that one means the name, and its reader would be told to pick another. */
    private static Problem outdated() {
        return Problem.badField("seq", "seq: a newer record or withdrawal of this key is registered.");
    }

    private static Call.Certificate requireCertificate(Call call) throws ProblemException {
        Optional<Call.Certificate> certificate = call.certificate();
        if (certificate.isEmpty()) {
            throw Problem.noCertificate().toException();
        }
        return certificate.get();
    }

    private static void refuseIfTooMany(Optional<Duration> wait) throws ProblemException {
        if (wait.isPresent()) {
            throw Problem.slowDown(wait.get()).toException();
        }
    }
}
