package org.flashback.core.record;

import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerKey;

/** Reads the texts of records and leases. Implemented by {@code core.wire}, which knows JSON and its limits. */
public interface RecordParser {
    /**
     * First step, before the signature: the text under the limits of protocol section 2, with a valid key and a peer id
     * that match. Nothing means that this cannot be a signed record.
     */
    Optional<Envelope> envelope(String text);

    /** A lease text, or nothing when it is not one. */
    Optional<Lease> lease(String text);

    /** A text that parsed, and whose key is known; its content has not been looked at. */
    interface Envelope {
        PeerKey key();

        /** The seq, if there is one that can be read. */
        OptionalLong seq();

        /** Last step, after the signature. */
        Content content();
    }

    /** What the content turned out to be. */
    sealed interface Content {}

    record Accepted(PeerRecord record) implements Content {}

    /**
     * This version does not accept it; the forwarder may be newer.
     *
     * @param reason names the member that was wrong
     * @param misbehaviour whether nobody honest signs or forwards such a thing (a withdrawal with an address)
     */
    record Refused(String reason, boolean misbehaviour) implements Content {}
}
