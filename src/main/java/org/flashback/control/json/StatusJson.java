package org.flashback.control.json;

import java.util.List;
import java.util.OptionalLong;

/**
 * {@code status}.
 *
 * @param peerId the lasting one
 * @param bootstrap whether this node's record offers it as a first contact: broadcasting, with an address
 * @param advertised the addresses that are public now
 * @param links to other nodes now
 * @param clockSkewMs how far this computer's clock is ahead; absent until measured
 */
public record StatusJson(
        String peerId,
        String name,
        boolean broadcasting,
        boolean bootstrap,
        int listenPort,
        List<String> advertised,
        Reachability reachability,
        List<RelayJson> relays,
        int links,
        Peers peers,
        OptionalLong clockSkewMs,
        String version) {
    public StatusJson {
        advertised = List.copyOf(advertised);
        relays = List.copyOf(relays);
    }

    /**
     * Whether others can dial this node.
     *
     * @param state {@code open}, {@code blocked} or {@code could_not_test}
     * @param witnesses how many found out
     * @param detail in words
     */
    public record Reachability(String state, int witnesses, String detail) {}

    /** @param online heard of in this run and not stale or withdrawn */
    public record Peers(int known, int online) {}
}
