package org.flashback.control.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * {@code status}.
 *
 * @param peerId the lasting one
 * @param bootstrap whether this node's record offers it as a first contact: broadcasting, with an address
 * @param advertised the addresses that are public now
 * @param links to other nodes now
 * @param clockSkewMs how far this computer's clock is ahead; absent until measured
 * @param gossip what went over the links
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
        String version,
        Gossip gossip,
        WithoutRelay withoutRelay) {
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

    /**
     * Messages and what became of them, since the start where nothing else is said.
     *
     * @param messages one for each kind: hello, announcement, update, request, response, heartbeat
     * @param duplicates news that was held already
     * @param rejected what was not taken, by reason, the most frequent first; reasons that occurred only
     */
    public record Gossip(List<Messages> messages, long duplicates, Map<String, Long> rejected) {
        public Gossip {
            messages = List.copyOf(messages);
            rejected = Collections.unmodifiableMap(new LinkedHashMap<>(rejected));
        }
    }

    /** Messages of one kind. */
    public record Messages(String kind, long in, long out, long inLastMinute, long outLastMinute) {}

    /**
     * Who would stay within reach if no relay answered.
     *
     * @param reachable of the known ones, those linked, those of whom a link spoke, and those whose address is proven
     * @param known peers that broadcast
     */
    public record WithoutRelay(int reachable, int known) {}

    /** @param online heard of in this run and not stale or withdrawn */
    public record Peers(int known, int online) {}
}
