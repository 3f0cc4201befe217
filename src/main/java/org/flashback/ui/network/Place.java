package org.flashback.ui.network;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.peers.PeerRow;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.common.PeerStanding;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/**
 * A relay or a peer where it stands seen from here: what the map draws and the table lists.
 *
 * @param id never the same for two places
 * @param peer empty for a relay
 * @param informant the peer that told us of it, when it was one whose lasting id is known
 * @param hops links that the news of it came over; 1 while linked, empty where no link had a part in it
 */
record Place(
        Kind kind,
        String id,
        Optional<PeerId> peer,
        Optional<PeerId> informant,
        String name,
        Tone tone,
        String state,
        String path,
        OptionalLong rttMs,
        OptionalInt hops,
        String heardFrom,
        Optional<Instant> lastSeen) {
    /** By distance: the order of the table and of the keyboard's way over the map. */
    enum Kind {
        RELAY,
        /** Linked on this network. */
        LOCAL,
        /** Linked. */
        LINKED,
        /** Heard of through others in this run. */
        HEARD,
        /** Nothing heard of it for a while. */
        QUIET,
        /** Not heard of in this run, or silent by now. */
        AWAY
    }

    static Place of(RelayStatus relay) {
        boolean answers = relay.state() == RelayStatus.State.ANSWERING;
        return new Place(
                Kind.RELAY,
                relay.url().toString(),
                Optional.empty(),
                Optional.empty(),
                relay.url().label(),
                answers ? Tone.GOOD : Tone.WAITS,
                answers ? Texts.get("network.state.relay") : Texts.get("network.state.relay_away"),
                Texts.get("network.path.tls"),
                relay.rttMs(),
                OptionalInt.empty(),
                Texts.get("network.heard.set_by_you"),
                Optional.empty());
    }

    static Place of(PeerRow row) {
        PeerStanding standing = PeerStanding.of(row);
        return new Place(
                kind(row, standing),
                row.peerId().text(),
                Optional.of(row.peerId()),
                row.linked() ? Optional.empty() : row.via().peer(),
                row.name(),
                standing.tone(),
                standing == PeerStanding.CONNECTED ? Texts.get("network.state.linked") : standing.word(),
                PeerStanding.path(row),
                row.linked() ? row.rttMs() : OptionalLong.empty(),
                hops(row),
                PeerStanding.knownBy(row),
                standing == PeerStanding.CONNECTED ? Optional.empty() : Optional.of(row.lastSeen()));
    }

    /** A relay is no part of the way, and of an earlier run the way is not known any more. */
    static OptionalInt hops(PeerRow row) {
        if (row.linked()) {
            return OptionalInt.of(1);
        }
        return switch (row.via().source()) {
            case ITSELF, PEER -> OptionalInt.of(row.via().hops());
            case RELAY, STORED -> OptionalInt.empty();
        };
    }

    private static Kind kind(PeerRow row, PeerStanding standing) {
        return switch (standing) {
            case CONNECTED -> row.path() == PeerRow.Path.LAN ? Kind.LOCAL : Kind.LINKED;
            case ONLINE -> Kind.HEARD;
            case QUIET -> Kind.QUIET;
            case AWAY, SILENT -> Kind.AWAY;
        };
    }

    boolean linked() {
        return kind == Kind.LOCAL || kind == Kind.LINKED;
    }

    String rtt() {
        return rttMs.isPresent() ? Words.millis(rttMs.getAsLong()) : Words.NONE;
    }

    String hopCount() {
        return hops.isPresent() ? Integer.toString(hops.getAsInt()) : Words.NONE;
    }

    /** When it was last heard of, in words. */
    String seen(Instant now) {
        return lastSeen.map(at -> Words.ago(at, now))
                .orElse(kind == Kind.RELAY && tone != Tone.GOOD ? Words.NONE : Texts.get("common.time.now"));
    }

    /** The second line of its label on the map. */
    String brief(Instant now) {
        return switch (kind) {
            case RELAY, LINKED -> rttMs.isPresent() ? rtt() : state;
            case LOCAL -> rttMs.isPresent() ? Texts.get("network.map.lan", rtt()) : path;
            case HEARD ->
                hops.isPresent() ? Texts.get("network.map.hops", hops.getAsInt()) : Texts.get("network.map.heard");
            case QUIET -> Texts.get("peers.seen.quiet", lastSeenSpan(now));
            case AWAY -> seen(now);
        };
    }

    private String lastSeenSpan(Instant now) {
        return lastSeen.map(at -> Words.span(java.time.Duration.between(at, now)))
                .orElse(Words.NONE);
    }

    /** Everything that the map and the table say of it, as a sentence. */
    String sentence(Instant now) {
        return switch (kind) {
            case RELAY -> Texts.get("network.say.relay", name, state, rtt());
            case LOCAL, LINKED -> Texts.get("network.say.linked", name, path, rtt(), heardFrom);
            case HEARD, QUIET, AWAY ->
                Texts.get(
                        "network.say.heard",
                        name,
                        state,
                        hops.isPresent()
                                ? Texts.get("network.say.told_over", heardFrom, hops.getAsInt())
                                : Texts.get("network.say.told", heardFrom),
                        seen(now));
        };
    }
}
