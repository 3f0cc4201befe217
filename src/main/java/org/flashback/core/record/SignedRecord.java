package org.flashback.core.record;

/**
 * A record as it travels: the text that was signed, verbatim, and the signature. Nothing about it is trusted yet.
 *
 * @param text JSON, stored and forwarded byte for byte
 * @param signature unpadded base64url of a DER ECDSA signature
 */
public record SignedRecord(String text, String signature) {}
