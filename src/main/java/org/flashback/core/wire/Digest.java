package org.flashback.core.wire;

/**
 * The whole table in three numbers (protocol section 4.4).
 *
 * @param root base64url of 32 bytes
 * @param asOf Unix ms of the cut
 */
public record Digest(long count, String root, long asOf) {}
