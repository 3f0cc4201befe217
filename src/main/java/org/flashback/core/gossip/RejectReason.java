package org.flashback.core.gossip;

/**
 * Why something that came from others was not taken: the categories of the counters. Names and texts are stable; details
 * are told beside them and are for the log.
 */
public enum RejectReason {
    /** Not JSON, or over a limit of the text. */
    NOT_JSON("not JSON, or over a limit"),
    /** Over the size of a frame, binary, in fragments, or not UTF-8. */
    FORBIDDEN_FRAME("a frame that WebSocket links may not carry"),
    /** A known member is missing or has a wrong type. */
    FAULTY("a member is missing or of a wrong type"),
    /** A type or version that this node does not speak. */
    UNKNOWN("a type or version that is not known"),
    BAD_SIGNATURE("bad signature"),
    WRONG_KEY("peer_id is not that of the key"),
    /** HELLO says something about its sender that its announcement does not. */
    CONTRADICTORY_HELLO("HELLO and its announcement contradict each other"),
    SECOND_HELLO("a second HELLO"),
    UNSOLICITED("a response that nobody asked for"),
    BROKEN_OFFERS("offers what it does not give"),
    ADDRESS_OF_SILENT("an address in a record that is not broadcasting"),
    TOO_FAR_AHEAD("dated more than an hour ahead"),
    /** Dated a little ahead, and no room to hold it back. */
    AHEAD("dated ahead"),
    EXPIRED("expired"),
    /** Signed, but its content is nothing that this version takes. */
    REFUSED_CONTENT("a content that this version does not take"),
    OLDER("older than what is held"),
    /** One key signed two texts with one number. */
    EQUIVOCATION("two texts under one number"),
    /** A lease whose record is not held. */
    LEASE_WITHOUT_RECORD("a lease without its record"),
    TABLE_FULL("the table is full"),
    NEW_RECORDS_RATE("too many new records over one link"),
    NEW_IDENTITIES_RATE("too many new identities at once"),
    CHANGES_RATE("a peer changes too often"),
    LEASES_RATE("a peer renews too often"),
    SEARCHES_RATE("too many searches over one link"),
    /** Unanswered requests of one link. */
    REQUESTS_RATE("too many requests at once"),
    /** A frame of ours was dropped: the other end reads too slowly. */
    QUEUE_FULL("the outbound queue was full"),
    /** No link is free, or too many come from one address or network. */
    LINKS_FULL("no link is free"),
    BANNED("banned");

    private final String text;

    RejectReason(String text) {
        this.text = text;
    }

    /** In words for people. */
    public String text() {
        return text;
    }
}
