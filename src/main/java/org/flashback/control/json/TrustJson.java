package org.flashback.control.json;

/**
 * What the user decides about a peer, in {@code trust}.
 *
 * @param peerId complete
 * @param mark pin, follow, mute, block or clear
 */
public record TrustJson(String peerId, String mark) {}
