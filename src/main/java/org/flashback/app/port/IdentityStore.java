package org.flashback.app.port;

/** Keeps the node's key and makes certificates of it and of keys that live for one mode only. */
public interface IdentityStore {
    /** The lasting key and its certificate; made at the first call. */
    LinkIdentity lasting() throws StoreException;

    /** A fresh key with a certificate of the same form, valid from the start of the UTC day of the corrected clock. */
    LinkIdentity oneTime(java.time.Instant now);

    /**
     * A seq for the next record: max(stored + 1, {@code nowMs}), on disk before it is returned (protocol section 3.3). A
     * stored one more than 24 h above {@code nowMs} starts at {@code nowMs}.
     */
    long nextSeq(long nowMs) throws StoreException;

    /** The highest seq that was ever reserved or heard; 0 when there was none. */
    long lastSeq();

    /** Raises the stored seq to at least this (a record of our own key was heard, protocol section 3.8). */
    void raiseSeq(long heard) throws StoreException;

    /** The longest-living thing ever signed: withdrawals must outlive it (protocol section 3.6). */
    java.time.Instant longestExpiry() throws StoreException;

    /** Remembers that something with this expiry is about to be signed; on disk before it returns. */
    void raiseLongestExpiry(java.time.Instant expiry) throws StoreException;

    /** Signs prefix and text with the lasting key: DER ECDSA P-256 with SHA-256, unpadded base64url. */
    String sign(String prefix, String text) throws StoreException;
}
