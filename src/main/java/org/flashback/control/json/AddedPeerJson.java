package org.flashback.control.json;

/**
 * {@code peers add}.
 *
 * @param name from the peer's record, or from the link; empty when neither has one
 * @param fingerprint the first 16 characters in groups of four
 * @param outcome {@code met}, or {@code already_linked} when there was a link to it before
 */
public record AddedPeerJson(String peerId, String name, String fingerprint, String outcome) {}
