package org.flashback.core.record;

/**
 * A lease as it travels, not yet trusted (protocol section 3.5).
 *
 * @param text JSON of at most 512 bytes
 * @param signature unpadded base64url of a DER ECDSA signature
 */
public record SignedLease(String text, String signature) {}
