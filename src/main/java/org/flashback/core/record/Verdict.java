package org.flashback.core.record;

import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerId;

/** What the check of a signed entry or lease found. */
public sealed interface Verdict {
    /**
     * The record is good.
     *
     * @param lease the lease that came with it if it belongs to it and is good; a bad one is {@link BadSignature}
     */
    record Good(VerifiedRecord record, Optional<VerifiedLease> lease) implements Verdict {}

    /** A lease that came alone, of a key that is known. */
    record GoodLease(VerifiedLease lease) implements Verdict {}

    /** A lease of a peer whose key is not known here, so it cannot be judged: its record has to be asked for. */
    record UnknownLease(Lease claimed) implements Verdict {}

    /** Not parseable, no matching key, or the signature does not hold: misbehaviour of whoever sent it. */
    record BadSignature(String reason) implements Verdict {}

    /**
     * Signed, but not acceptable to this version.
     *
     * @param peerId who signed it
     * @param seq if the text has one that can be read
     */
    record Refused(String reason, boolean misbehaviour, PeerId peerId, OptionalLong seq) implements Verdict {}
}
